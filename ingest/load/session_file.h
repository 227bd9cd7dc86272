/* session_file: which session a file is about where the file itself does not say: what the house sheet session_file says of its
 * name. Never the name alone. */
#ifndef INGEST_SESSION_FILE_H
#define INGEST_SESSION_FILE_H

#include "ingest/load/load.h"

/* Gives the match account, room and start of the line that names the file (by its name, or its path in the inbox), the newest
 * line if there were several. The line is part of the format's fingerprint: the same bytes under a corrected line are read anew.
 * Nothing to do where the file says its session itself. ERR_INPUT with the line to write where there is none. */
int session_file_state(struct arena *a, struct loader *l, const char *file, struct match *m, struct err *e);

#endif
