/* thread: a thread beside the one that decides. */
#ifndef BASE_THREAD_H
#define BASE_THREAD_H

#include <pthread.h>

/* Runs work(context). Signals stay with the thread that starts it: that one can undo things. `name`: for those who watch
 * processes. 0, or an errno: there is none, and nothing has begun. */
int thread_start(pthread_t *ret, const char *name, void *(*work)(void *context), void *context);

#endif
