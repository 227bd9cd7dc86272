/* metric: the additive figures of a session and what in a minute (bucket, snapshot) speaks for each. */
#ifndef TRANSFORM_METRIC_H
#define TRANSFORM_METRIC_H

/* What intervals inside a session are measured in: columns of int_minute and int_point. */
enum { EVIDENCE_METRICS = 13 };
extern const char *const evidence_names[EVIDENCE_METRICS];

/* The additive columns of int_session and mart_stint. Every GMV basis is split by the minutes' gmv: no file has
 * minutes of more than one. */
enum { METRICS = 17, METRIC_GMV = 0 };
struct metric {
    const char *name;
    int evidence;      /* index into evidence_names */
};
extern const struct metric metrics[METRICS];

#endif
