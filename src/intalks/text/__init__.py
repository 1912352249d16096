"""Pure values and strings: names, money, dates, offsets. No I/O."""
