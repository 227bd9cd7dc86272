#include "base/thread.h"

#include <signal.h>

int thread_start(pthread_t *ret, const char *name, void *(*work)(void *context), void *context)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(ret, NULL, work, context);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed == 0)
        (void)pthread_setname_np(*ret, name);
    return failed;
}
