"""pandas_load.py CSV DATABASE: read_csv in pieces and to_sql, as its manual has it."""
import sqlite3
import sys

import pandas

with sqlite3.connect(sys.argv[2]) as db:
    for piece in pandas.read_csv(sys.argv[1], chunksize=500000, dtype=str if "orders" in sys.argv[1] else None):
        piece.to_sql("t", db, if_exists="append", index=False)
