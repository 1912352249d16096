"""Keys, the MUC-5 measure, the error desk and the floors of quality."""
