#!/bin/bash
# All five workbooks and the page of the sample in every language; the short version is part of make check.
FULL=1 exec bash "$ROOT/tests/report/test_languages.sh"
