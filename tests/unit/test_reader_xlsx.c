/* Workbooks made by hand, because every library writes only the tidy kind. */
#include "tests/unit/reader_case.h"

#include <sys/stat.h>
#include <zip.h>

#define SHEET(cells) "<worksheet><sheetData>" cells "</sheetData></worksheet>"
#define SHEETS(list) "<workbook xmlns:r=\"r\"><sheets>" list "</sheets></workbook>"
#define RELATION(id, type, target) "<Relationship Id=\"" id "\" Type=\"http://x/" type "\" Target=\"" target "\"/>"
#define RELATIONS(list) "<Relationships>" list "</Relationships>"

struct entry {
    const char *name, *bytes;
    size_t len;        /* 0: strlen(bytes) */
    bool is_stored, is_encrypted;
};

static void entry_add(zip_t *zip, const struct entry *x)
{
    size_t len = x->len > 0 ? x->len : strlen(x->bytes);
    zip_source_t *source = zip_source_buffer(zip, x->bytes, len, 0);
    assert_non_null(source);
    zip_int64_t i = zip_file_add(zip, x->name, source, ZIP_FL_ENC_UTF_8);
    assert_true(i >= 0);
    assert_int_equal(zip_set_file_compression(zip, (zip_uint64_t)i, x->is_stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0), 0);
    if (x->is_encrypted)
        assert_int_equal(zip_file_set_encryption(zip, (zip_uint64_t)i, ZIP_EM_AES_256, "secret"), 0);
}

/* Entries up to the first without a name. */
static char *zip_write(struct arena *a, const struct entry *entries)
{
    int why = 0;
    char *path = case_path(a, "case.xlsx");
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    assert_non_null(zip);
    for (; entries->name != NULL; entries++)
        entry_add(zip, entries);
    assert_int_equal(zip_close(zip), 0);
    return path;
}

static const char one_sheet[] = SHEETS("<sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/>");
static const char one_relation[] =
    RELATIONS(RELATION("r1", "worksheet", "worksheets/sheet1.xml") RELATION("r2", "sharedStrings", "sharedStrings.xml"));

/* A workbook of one sheet. */
static char *book_write(struct arena *a, const char *sheet, size_t sheet_len, const char *strings, bool is_stored)
{
    const struct entry entries[] = {{"xl/workbook.xml", one_sheet, 0, false, false},
                                    {"xl/_rels/workbook.xml.rels", one_relation, 0, false, false},
                                    {"xl/worksheets/sheet1.xml", sheet, sheet_len, is_stored, false},
                                    {strings != NULL ? "xl/sharedStrings.xml" : NULL, strings, 0, false, false},
                                    {NULL, NULL, 0, false, false}};
    return zip_write(a, entries);
}

static void check_said(const char *name, const char *path, const struct reader_limits *limits, const char *expected)
{
    BUF_AUTO struct buf out = BUF_INIT;
    case_book(&out, path, limits, 0);
    if (strcmp(out.ptr, expected) != 0)
        print_message("case '%s'\n", name);
    assert_string_equal(out.ptr, expected);
}

static const struct {
    const char *name, *sheet, *strings, *rows;
} cases[] = {
    {"shared strings, numbers, truth, errors, formulas",
     SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\"><v>0.125</v></c><c r=\"C1\" t=\"n\"><v>7.66568E+18</v></c>"
           "<c r=\"D1\" t=\"b\"><v>1</v></c><c r=\"E1\" t=\"b\"><v>0</v></c><c r=\"F1\" t=\"e\"><v>#N/A</v></c>"
           "<c r=\"G1\" t=\"str\"><f>A1</f><v>x &amp; y</v></c><c r=\"H1\"><f>1+1</f><v>2</v></c></row>"),
     "<sst><si><t>no</t></si><si><t>yes</t></si></sst>", "[S]\n1: yes|#0.125|#7.66568E+18|!TRUE|!FALSE|#N/A|x & y|#2\n"},
    {"rich text and how to pronounce it",
     SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>in</t></r><r><t>line</t></r>"
           "<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></is></c></row>"),
     "<sst><si><r><rPr><sz val=\"11\"/></rPr><t xml:space=\"preserve\">two </t></r><r><t>runs</t></r><rPh sb=\"0\" eb=\"1\"><t>no</t></rPh>"
     "<phoneticPr fontId=\"1\"/></si></sst>", "[S]\n1: two runs|inline\n"},
    {"inline strings", SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>c</t></is></c></row>"),
     NULL, "[S]\n1: a||c\n"},
    {"one row element a cell",
     SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"B1\"><v>2</v></c></row><row r=\"1\"><c r=\"D1\"><v>4</v></c></row>"
           "<row r=\"2\"><c r=\"B2\"><v>6</v></c></row><row r=\"2\"><c r=\"A2\"><v>5</v></c></row>"),
     NULL, "[S]\n1: #1|#2||#4\n2: #5|#6\n"},
    {"a place written twice: the later counts", SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>2</v></c></row>"), NULL,
     "[S]\n1: #2\n"},
    {"rows out of order come as they come", SHEET("<row r=\"5\"><c r=\"A5\"><v>5</v></c></row><row r=\"2\"><c r=\"A2\"><v>2</v></c></row>"), NULL,
     "[S]\n5: #5\n2: #2\n"},
    {"a dimension that lies", "<worksheet><dimension ref=\"A1\"/><sheetData><row r=\"2\"><c r=\"C2\"><v>1</v></c></row></sheetData></worksheet>", NULL,
     "[S]\n2: ||#1\n"},
    {"no references", SHEET("<row><c><v>1</v></c><c/><c><v>3</v></c></row><row><c><v>4</v></c></row>"), NULL, "[S]\n1: #1||#3\n2: #4\n"},
    {"rows without a number, cells with one", SHEET("<row><c r=\"B7\"><v>1</v></c></row><row><c><v>2</v></c></row>"), NULL, "[S]\n7: |#1\n8: #2\n"},
    {"cells after a reference", SHEET("<row r=\"3\"><c r=\"C3\"><v>1</v></c><c><v>2</v></c></row>"), NULL, "[S]\n3: ||#1|#2\n"},
    {"empty rows and cells are skipped",
     SHEET("<row r=\"1\"/><row r=\"2\"><c r=\"A2\" s=\"1\"/><c r=\"B2\"><v></v></c></row><row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c></row>"
           "<row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"ZZ4\" s=\"3\"/></row>"),
     "<sst><si><t/></si></sst>", "[S]\n4: #1\n"},
    {"a formula nobody calculated", SHEET("<row r=\"1\"><c r=\"A1\"><f>B1+C1</f></c><c r=\"B1\"><f t=\"shared\" si=\"0\"/></c>"
                                         "<c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c></row>"), NULL, "[S]\n1: =B1+C1|=\n"},
    {"dates of the strict variant", SHEET("<row r=\"1\"><c r=\"A1\" t=\"d\"><v>2026-04-18T22:14:00</v></c><c r=\"B1\" t=\"d\"><v>2026-09-01</v></c>"
                                         "<c r=\"C1\" t=\"d\"><v>2026-04-18T12:00:00.000</v></c><c r=\"D1\" t=\"d\"><v>soon</v></c></row>"), NULL,
     "[S]\n1: #46130.9263888889|#46266.0000000000|#46130.5000000000|soon\n"},
    {"characters XML cannot hold", SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>_x005F_x000D_ _x0001_ _x00g0_ _x</t></is></c></row>"),
     "<sst><si><t>a_x000D_\nb</t></si></sst>", "[S]\n1: a\r\nb|_x000D_ _x0001_ _x00g0_ _x\n"},
    {"a namespace prefix", "<x:worksheet xmlns:x=\"y\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c></x:row></x:sheetData></x:worksheet>",
     "<x:sst xmlns:x=\"y\"><x:si><x:t>text</x:t></x:si></x:sst>", "[S]\n1: text\n"},
    {"what is beside the cells is not read", "<worksheet><cols><col/></cols><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v><extLst><ext>9</ext></extLst></c></row>"
     "</sheetData><headerFooter><oddHeader>c</oddHeader></headerFooter><row r=\"9\"><c r=\"A9\"><v>9</v></c></row></worksheet>", NULL, "[S]\n1: #1\n"},
    {"blanks between tags", SHEET("\n <row r=\"1\">\n  <c r=\"A1\">\n <v>1</v>\n </c>\n </row>\n"), NULL, "[S]\n1: #1\n"},
    {"no rows", "<worksheet><sheetData/></worksheet>", NULL, "[S]\n"},
    {"a text that is missing", SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>"), "<sst><si><t>a</t></si></sst>",
     "[S]\nerror line 0: sheet 'S': row 1: a cell points at a text the workbook does not have\n"},
    {"a text number that is none", SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>"), "<sst><si><t>a</t></si></sst>",
     "[S]\nerror line 0: sheet 'S': row 1: a cell points at a text the workbook does not have\n"},
    {"no list of texts", SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"), NULL,
     "[S]\nerror line 0: sheet 'S': row 1: a cell points at a text the workbook does not have\n"},
    {"a reference that is none", SHEET("<row r=\"1\"><c r=\"1A\"><v>0</v></c></row>"), NULL,
     "[S]\nerror line 0: sheet 'S': row 1: a cell with the reference '1A'\n"},
    {"a row number that is none", SHEET("<row r=\"1\"/><row r=\"-2\"/>"), NULL,
     "[S]\nerror line 0: sheet 'S': a row number outside 1 to 1048576, after row 1\n"},
    {"a row number too large", SHEET("<row r=\"99999999999999999999\"/>"), NULL,
     "[S]\nerror line 0: sheet 'S': a row number outside 1 to 1048576, after row 0\n"},
    {"too many columns", SHEET("<row r=\"1\"><c r=\"AMK1\"><v>0</v></c></row>"), NULL,
     "[S]\nerror line 0: sheet 'S': row 1: more columns than limits.columns allows (1024): 1025\n"},
    {"a column beyond all letters", SHEET("<row r=\"1\"><c r=\"AAAAAAAAAAAAAAAAAA1\"><v>0</v></c></row>"), NULL,
     "[S]\nerror line 0: sheet 'S': row 1: a cell with the reference 'AAAAAAAAAAAAAAAAAA1'\n"},
    {"XML that breaks off", "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>", NULL,
     "[S]\nerror line 0: sheet 'S' is damaged at XML line 1 (no element found): download the file again, or open the file in Excel and save it "
     "again as .xlsx\n"},
    {"a DOCTYPE", "<!DOCTYPE a [<!ENTITY b \"bbbb\">]>" SHEET("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&b;</v></c></row>"), NULL,
     "[S]\nerror line 0: sheet 'S': a DOCTYPE, which no workbook has; open the file in Excel and save it again as .xlsx\n"},
    {"a DOCTYPE in the texts", SHEET("<row r=\"1\"/>"), "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><sst/>",
     "[S]\nerror line 0: the list of texts: a DOCTYPE, which no workbook has; open the file in Excel and save it again as .xlsx\n"},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        check_said(cases[i].name, book_write(&a, cases[i].sheet, 0, cases[i].strings, false), &case_limits, cases[i].rows);
    }
}

static const char sheet_of_one[] = SHEET("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
static const char sheet_of_two[] = SHEET("<row r=\"1\"><c r=\"A1\"><v>2</v></c></row>");

static const struct {
    const char *name, *said;
    struct entry entries[8];
} packages[] = {
    {"sheets in the order of tabs, hidden ones too, chart sheets not", "[Zwei & \"2\"]\n1: #2\n[Eins]\n1: #1\n",
     {{"xl/workbook.xml", SHEETS("<sheet name=\"Zwei &amp; &quot;2&quot;\" state=\"hidden\" r:id=\"b\"/><sheet name=\"Chart\" r:id=\"c\"/>"
                                "<sheet name=\"Eins\" r:id=\"a\"/>"), 0, false, false},
      {"xl/_rels/workbook.xml.rels", RELATIONS(RELATION("a", "worksheet", "worksheets/sheet1.xml") RELATION("b", "worksheet", "/xl/worksheets/sheet2.xml")
                                              RELATION("c", "chartsheet", "chartsheets/sheet1.xml")), 0, false, false},
      {"xl/worksheets/sheet1.xml", sheet_of_one, 0, false, false},
      {"xl/worksheets/sheet2.xml", sheet_of_two, 0, false, false}}},
    {"parts where the relations say", "[S]\n1: #1\n",
     {{"_rels/.rels", RELATIONS(RELATION("x", "officeDocument", "/book/main.xml")), 0, false, false},
      {"book/main.xml", one_sheet, 0, false, false},
      {"book/_rels/main.xml.rels", RELATIONS(RELATION("r1", "worksheet", "./../cells/./one.xml")), 0, false, false},
      {"cells/one.xml", sheet_of_one, 0, false, false}}},
    {"other slashes and letters", "[S]\n1: #1\n",
     {{"xl\\workbook.xml", one_sheet, 0, false, false},
      {"xl\\_rels\\Workbook.xml.rels", one_relation, 0, false, false},
      {"XL\\worksheets\\Sheet1.xml", sheet_of_one, 0, false, false}}},
    {"names are no paths", "[S]\n1: #1\n",
     {{"../../../etc/passwd", "x", 0, false, false},
      {"xl/workbook.xml", one_sheet, 0, false, false},
      {"xl/_rels/workbook.xml.rels", one_relation, 0, false, false},
      {"xl/worksheets/sheet1.xml", sheet_of_one, 0, false, false}}},
    {"a relation that climbs out of the package", "error line 0: the list of sheets: sheet 'S' is missing from the file: download it again\n",
     {{"xl/workbook.xml", one_sheet, 0, false, false},
      {"xl/_rels/workbook.xml.rels", RELATIONS(RELATION("r1", "worksheet", "../../../../etc/passwd")), 0, false, false}}},
    {"a sheet that is not there", "error line 0: the list of sheets: sheet 'S' is missing from the file: download it again\n",
     {{"xl/workbook.xml", one_sheet, 0, false, false}, {"xl/_rels/workbook.xml.rels", one_relation, 0, false, false}}},
    {"no sheet of cells", "error line 0: a workbook without any sheet of cells\n", {{"xl/workbook.xml", SHEETS(""), 0, false, false}}},
    {"dates from 1904", "error line 0: the list of sheets: counts dates from 1904 (an old Mac setting): copy the sheet into a new workbook and save it\n",
     {{"xl/workbook.xml", "<workbook><workbookPr date1904=\"1\"/></workbook>", 0, false, false}}},
    {"binary workbook", "error line 0: a binary workbook (.xlsb): open it in Excel and save as .xlsx\n", {{"xl/workbook.bin", "x", 0, false, false}}},
    {"OpenDocument", "error line 0: an OpenDocument file: open it and save as .xlsx\n", {{"mimetype", "x", 0, true, false}}},
    {"another zip", "error line 0: a zip archive that is no Excel workbook: unpack it and drop what is inside\n", {{"a.csv", "x", 0, true, false}}},
    {"an encrypted entry", "error line 0: protected by a password: open it in Excel, remove the password, save as .xlsx\n",
     {{"xl/workbook.xml", one_sheet, 0, false, true}}},
};

static void test_packages(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        check_said(packages[i].name, zip_write(&a, packages[i].entries), &case_limits, packages[i].said);
    }
}

static void test_modified(void **state)
{
    (void)state;
    static const struct {
        const char *core;
        int64_t utc_s;
    } texts[] = {
        {"<cp:coreProperties xmlns:cp=\"a\" xmlns:dcterms=\"b\"><dcterms:created>2020-01-01T00:00:00Z</dcterms:created>"
         "<dcterms:modified>2026-04-20T00:18:46Z</dcterms:modified></cp:coreProperties>", 1776644326},
        {"<p><modified> 2026-04-20T08:18:46+08:00 </modified></p>", 1776644326},
        {"<p><modified>yesterday</modified></p>", 0},
        {"<p><modified>2026-04-20T00:18:46Z</modified>", 0},
        {"<p/>", 0},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct book b;
        struct err e = ERR_INIT;
        const struct entry entries[] = {{"xl/workbook.xml", one_sheet, 0, false, false},
                                        {"xl/_rels/workbook.xml.rels", one_relation, 0, false, false},
                                        {"xl/worksheets/sheet1.xml", sheet_of_one, 0, false, false},
                                        {"docProps/core.xml", texts[i].core, 0, false, false},
                                        {NULL, NULL, 0, false, false}};
        assert_int_equal(book_open(&a, zip_write(&a, entries), &case_limits, &b, &e), 0);
        assert_int_equal(b.modified_utc_s, texts[i].utc_s);
        book_close(&b);
    }
}

static char *file_load(struct arena *a, const char *path, size_t *ret_len)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char *bytes = arena_alloc(a, 1 << 20);
    *ret_len = fread(bytes, 1, 1 << 20, f);
    assert_int_equal(fclose(f), 0);
    return bytes;
}

static void test_damage(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    size_t len;
    char *bytes = file_load(&a, book_write(&a, SHEET("<row r=\"1\"><c r=\"A1\"><v>12345</v></c></row>"), 0, NULL, true), &len);
    char *figure = memmem(bytes, len, "12345", 5);
    assert_non_null(figure);
    figure[0] = '9';   /* still good XML: only the checksum knows */
    check_said("checksum", case_write(&a, bytes, len), &case_limits,
               "[S]\nerror line 0: sheet 'S' is damaged (CRC error): download the file again, or open the file in Excel and save it again as .xlsx\n");
    check_said("cut", case_write(&a, bytes, len / 2), &case_limits,
               "error line 0: the end of the workbook is missing: the download was cut; download it again\n");
    check_said("nothing but a signature", case_write(&a, "PK\3\4", 4), &case_limits,
               "error line 0: the end of the workbook is missing: the download was cut; download it again\n");
}

/* Any byte may be wrong and any end missing: an error or rows, never a crash. */
static void test_any_damage(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    size_t len;
    char *bytes = file_load(&a, book_write(&a, cases[0].sheet, 0, cases[0].strings, false), &len);
    for (size_t i = 0; i < len; i++) {
        char kept = bytes[i];
        bytes[i] = (char)(kept ^ (1 << i % 8));
        case_book(&out, case_write(&a, bytes, len), &case_limits, 0);
        bytes[i] = kept;
        case_book(&out, case_write(&a, bytes, i), &case_limits, 0);
        assert_true(i < sizeof "PK.." - 1 || strstr(out.ptr, "error ") != NULL);
    }
}

static char *repeated(struct arena *a, const char *head, const char *piece, size_t n, const char *tail)
{
    BUF_AUTO struct buf b = BUF_INIT;
    buf_puts(&b, head);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, piece);
    buf_puts(&b, tail);
    return arena_text(a, b.ptr, b.len);
}

static void test_limits(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct reader_limits few = case_limits;
    char *deep = repeated(&a, "<worksheet>", "<a>", 100, "");
    check_said("depth", book_write(&a, deep, 0, NULL, false), &few,
               "[S]\nerror line 0: sheet 'S': XML deeper than limits.xml_depth allows (64)\n");
    char *bomb = repeated(&a, "<worksheet>", "                                ", 400000, "</worksheet>");
    check_said("ratio", book_write(&a, bomb, 0, NULL, false), &few,
               "error line 0: 'xl/worksheets/sheet1.xml' inflates more than limits.zip_ratio allows (200): to 1026 times its size\n");
    few.zip_bytes = 1 << 20;
    check_said("inflated", book_write(&a, bomb, 0, NULL, false), &few,
               "error line 0: inflates to more than limits.zip_mb allows (1 MB): with 'xl/worksheets/sheet1.xml' to 13 MB\n");
    few = case_limits;
    few.zip_entries = 2;
    check_said("entries", book_write(&a, sheet_of_one, 0, NULL, false), &few,
               "error line 0: more entries than limits.zip_entries allows (2): 3\n");
    few = case_limits;
    few.file_bytes = 100;
    check_said("file", book_write(&a, sheet_of_one, 0, NULL, false), &few, "error line 0: larger than limits.file_mb allows (0 MB): 1 MB\n");
    few = case_limits;
    few.cell = 3;
    check_said("inline text", book_write(&a, SHEET("<row r=\"2\"><c t=\"inlineStr\"><is><t>abcd</t></is></c></row>"), 0, NULL, false), &few,
               "[S]\nerror line 0: sheet 'S': row 2: a cell longer than limits.cell allows (3 characters): 4\n");
    check_said("shared text", book_write(&a, sheet_of_one, 0, "<sst><si><t>abcd</t></si></sst>", false), &few,
               "[S]\nerror line 0: the list of texts: a text longer than limits.cell allows (3 characters): 4\n");
    few = case_limits;
    few.strings_bytes = 1 << 20;
    char *texts = repeated(&a, "<sst>", "<si><t>0123456789abcdef0123456789abcdef</t></si>", 40000, "</sst>");
    check_said("texts", book_write(&a, sheet_of_one, 0, texts, false), &few,
               "[S]\nerror line 0: the list of texts: more text than limits.strings_mb allows (1 MB), at text 26215\n");
    char *endless = repeated(&a, "<sst><si><t>", "0123456789abcdef0123456789abcdef", 40000, "</t></si></sst>");
    check_said("an endless text", book_write(&a, sheet_of_one, 0, endless, false), &few,
               "[S]\nerror line 0: the list of texts: a text far longer than limits.cell allows (32767 characters)\n");
    endless = repeated(&a, "<worksheet><sheetData><row r=\"3\"><c t=\"str\"><v>", "0123456789abcdef0123456789abcdef", 40000,
                       "</v></c></row></sheetData></worksheet>");
    check_said("an endless cell", book_write(&a, endless, 0, NULL, false), &few,
               "[S]\nerror line 0: sheet 'S': row 3: a cell far longer than limits.cell allows (32767 characters)\n");
    few = case_limits;
    few.rows = 1;
    check_said("rows", book_write(&a, SHEET("<row r=\"4\"><c><v>1</v></c></row><row r=\"5\"><c><v>1</v></c></row>"), 0, NULL, false), &few,
               "[S]\n4: #1\nerror line 5: more rows than limits.rows allows (1)\n");
    few = case_limits;
    few.columns = 10;
    char *crowd = repeated(&a, "<worksheet><sheetData><row r=\"1\">", "<c r=\"A1\"><v>1</v></c>", 100000, "</row></sheetData></worksheet>");
    check_said("cells of one row", book_write(&a, crowd, 0, NULL, false), &few,
               "[S]\nerror line 0: row 1: far more cells than limits.columns allows (10)\n");
    char *comment = repeated(&a, "<worksheet><!--", "0123456789abcdef", 200000, "--></worksheet>");
    check_said("a giant comment", book_write(&a, comment, 0, NULL, true), &case_limits,
               "[S]\nerror line 0: sheet 'S': one XML tag or comment of more than 1 MiB\n");
    char *tag = repeated(&a, "<worksheet a=\"", "0123456789abcdef", 200000, "\"></worksheet>");
    check_said("a giant tag", book_write(&a, tag, 0, NULL, true), &case_limits,
               "[S]\nerror line 0: sheet 'S': one XML tag or comment of more than 1 MiB\n");
}

/* At its limit a file is read; the one beyond is refused above. */
static void test_at_limits(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct reader_limits few = case_limits;
    few.cell = 4;
    few.rows = 2;
    few.columns = 3;
    few.xml_depth = 6;   /* worksheet, sheetData, row, c, is, t */
    char *path = book_write(&a, SHEET("<row r=\"4\"><c r=\"C4\" t=\"inlineStr\"><is><t>abcd</t></is></c></row><row r=\"5\"><c><v>1</v></c></row>"),
                            0, NULL, false);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    few.file_bytes = about.st_size;
    check_said("at the limits", path, &few, "[S]\n4: ||abcd\n5: #1\n");
    few.file_bytes--;
    check_said("a byte less", path, &few, "error line 0: larger than limits.file_mb allows (0 MB): 1 MB\n");
    few.file_bytes++;
    few.xml_depth--;
    check_said("one element less", path, &few, "[S]\nerror line 0: sheet 'S': XML deeper than limits.xml_depth allows (5)\n");
    few.xml_depth++;
    few.columns--;
    check_said("one column less", path, &few, "[S]\nerror line 0: sheet 'S': row 4: more columns than limits.columns allows (2): 3\n");
}

/* A directory of 3,000 entries is refused before libzip builds a table of it. */
static void test_many_entries(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct entry *entries = arena_array(&a, MANY + 1, sizeof *entries);
    for (size_t i = 0; i < MANY; i++)
        entries[i] = (struct entry){arena_format(&a, "e%zu", i), "x", 0, true, false};
    check_said("entries", zip_write(&a, entries), &case_limits, "error line 0: more entries than limits.zip_entries allows (2000): 3000\n");
}

/* Rows of several elements and texts of both kinds, over many pieces of the file. */
static void test_large(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf sheet = BUF_INIT, expected = BUF_INIT, out = BUF_INIT;
    buf_puts(&sheet, "<worksheet><sheetData>");
    buf_puts(&expected, "[S]\n");
    for (int i = 1; i <= ROWS; i++) {
        buf_printf(&sheet, "<row r=\"%d\"><c r=\"A%d\" t=\"s\"><v>%d</v></c></row>", i, i, i % 3);
        buf_printf(&sheet, "<row r=\"%d\"><c r=\"C%d\" t=\"inlineStr\"><is><t>in %d</t></is></c><c r=\"D%d\"><v>%d.5</v></c></row>", i, i, i, i, i);
        buf_printf(&expected, "%d: %s||in %d|#%d.5\n", i, i % 3 == 0 ? "zero" : i % 3 == 1 ? "one" : "two", i, i);
    }
    buf_puts(&sheet, "</sheetData></worksheet>");
    case_book(&out, book_write(&a, sheet.ptr, sheet.len, "<sst><si><t>zero</t></si><si><t>one</t></si><si><t>two</t></si></sst>", false),
              &case_limits, 0);
    assert_int_equal(out.len, expected.len);
    assert_memory_equal(out.ptr, expected.ptr, out.len);
}

/* A peek at one sheet and a reading of another may go on together. */
static void test_two_readers(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book b;
    struct reader *first, *second;
    struct row w;
    struct err e = ERR_INIT;
    assert_int_equal(book_open(&a, zip_write(&a, packages[0].entries), &case_limits, &b, &e), 0);
    assert_int_equal(reader_open(&b, 0, 0, &first, &e), 0);
    assert_int_equal(reader_open(&b, 1, 0, &second, &e), 0);
    assert_int_equal(reader_next(first, &w, &e), 1);
    assert_true(str_is(w.cells[0].text, "2"));
    assert_int_equal(reader_next(second, &w, &e), 1);
    assert_true(str_is(w.cells[0].text, "1"));
    reader_close(first);
    assert_int_equal(reader_next(second, &w, &e), 0);
    assert_int_equal(reader_next(second, &w, &e), 0);
    reader_close(second);
    book_close(&b);
}

static void test_samples(void **state)
{
    (void)state;
    const char *folder = getenv("RUNDOWN_SAMPLES");
    if (folder == NULL) {
        print_message("not checked: real workbooks (RUNDOWN_SAMPLES names no folder)\n");
        skip();
    }
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf out = BUF_INIT;
    case_book(&out, arena_format(&a, "%s/tiktok_exports/live_analysis_my_en_25col.xlsx", folder), &case_limits, 0);
    assert_true(str_starts(str_of(out.ptr), "[Worksheet]\n1: Date Range: 2026-04-12 ~ 2026-04-18\n3: Creator ID|"));
    assert_null(strstr(out.ptr, "error line"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cases, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_packages, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_modified, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_damage, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_any_damage, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_at_limits, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_limits, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_many_entries, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_large, case_setup, case_teardown),
        cmocka_unit_test_setup_teardown(test_two_readers, case_setup, case_teardown),
        cmocka_unit_test(test_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
