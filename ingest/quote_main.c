/* rundown-quote: places of archived files, quoted. Not for people: `rundown explain` asks it on standard input. */
#include "base/json.h"
#include "base/workspace.h"
#include "ingest/batch/batch.h"
#include "ingest/explain/quote.h"
#include <stdio.h>
#include <stdlib.h>

static int read_all(struct buf *text, struct err *e)
{
    char chunk[1 << 14];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        buf_add(text, chunk, n);
    return ferror(stdin) ? err_errno(e, "cannot read standard input") : 0;
}

static int answer_all(const json_t *requests, const struct format_list *formats, const struct settings *settings, struct err *e)
{
    struct reader_limits limits;
    size_t i;
    const json_t *request;
    JSON_AUTO json_t *answers = json_array();
    batch_limits(settings, &limits);
    json_array_foreach(requests, i, request) {
        json_t *one;
        if (quote_file(request, formats, settings, &limits, &one, e) != 0)
            return -1;
        (void)json_array_append_new(answers, one);
    }
    if (json_dumpf(answers, stdout, JSON_COMPACT) != 0 || fflush(stdout) != 0)
        return err_errno(e, "cannot write");
    return 0;
}

static int quote(const struct invocation *call, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    BUF_AUTO struct buf text = BUF_INIT;
    JSON_AUTO json_t *requests = NULL;
    struct workspace w = {0};
    struct kind_list kinds = {0};
    struct format_list formats = {0};
    if (read_all(&text, e) != 0 || json_read_text((struct str){text.ptr, text.len}, "standard input", &requests, e) != 0)
        return -1;
    int failed = workspace_open(&a, call->workspace_dir, call->warehouse, call->now, &w, e);
    if (failed != 0)
        return -1;
    failed = kind_list_open(&a, workspace_path(&a, &w, "kinds"), &kinds, e) != 0 ||
             format_list_open(&a, &kinds, workspace_path(&a, &w, "formats"), &formats, e) != 0 ||
             answer_all(requests, &formats, w.settings, e) != 0;
    format_list_close(&formats);
    kind_list_close(&kinds);
    workspace_close(&w);
    return failed ? -1 : 0;
}

int main(int argc, char **argv)
{
    const struct program p = {.name = "rundown-quote", .synopsis = "[-w DIR] < REQUESTS.json",
                              .summary = "Quotes places of archived files, for rundown explain (ingest/explain/quote.h)."};
    struct invocation call;
    struct err e = ERR_INIT;
    int parsed = program_parse(&p, argc, argv, &call, &e);
    if (parsed > 0)
        return EXIT_DONE;
    if (parsed < 0 || quote(&call, &e) != 0) {
        err_print(&e);
        return err_status(&e);
    }
    return EXIT_DONE;
}
