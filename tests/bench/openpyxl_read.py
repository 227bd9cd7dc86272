"""openpyxl_read.py XLSX: every cell once."""
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")
cells = sum(len(row) for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True))
print(cells)
