"""Reads news, keeps the record of corporate deals while they are still only talked about."""
