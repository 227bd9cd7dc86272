LIBRARIES += report
report_SOURCES := $(filter-out report/main.c,$(sort $(wildcard report/*.c report/*/*.c)))
PROGRAMS += rundown-report
rundown-report_MAIN := report/main.c
rundown-report_LIBRARIES := report base
RESOURCES += $(wildcard report/sql/*.sql templates/workbooks/*.json templates/sheets/*.json templates/charts/* templates/page/*.css templates/text/*.json templates/rules/*.json)
