/* fit-agency HOSTS LIVES_A_DAY ACCOUNTS: draws an agency of 13 weeks and fits the sales model to it; prints rows, columns, hosts, seconds of
 * CPU for building the design and for the fit, and the peak MiB of the process. Exit 1 beyond LIMIT_S or LIMIT_MIB. */
#include "transform/score/score_design.h"
#include "tests/unit/agency.h"

#include <stdio.h>
#include <sys/resource.h>

#define LIMIT_S 2.0
#define LIMIT_MIB 200.0

static double cpu_s(const struct rusage *r)
{
    return (double)(r->ru_utime.tv_sec + r->ru_stime.tv_sec) + 1e-6 * (double)(r->ru_utime.tv_usec + r->ru_stime.tv_usec);
}

static struct rusage used(void)
{
    struct rusage r;
    (void)getrusage(RUSAGE_SELF, &r);
    return r;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fprintf(stderr, "usage: fit-agency HOSTS LIVES_A_DAY ACCOUNTS\n");
        return 2;
    }
    struct size size = {.hosts = atoi(argv[1]), .lives_a_day = atoi(argv[2]), .accounts = atoi(argv[3])};
    size.full_time = size.hosts * 2 / 5;
    const struct story story = {.name = "large", .told = ALL_BY_EVIDENCE, .session_noise = .3, .host_noise = .2, .size = &size};
    ARENA_AUTO struct arena a = ARENA_INIT;
    FIT_AUTO struct fit f = FIT_INIT;
    struct err e = ERR_INIT;
    struct agency g;
    struct score_design d;
    seed_set(0, 0);
    agency_draw(&story, &a, &g);
    struct rusage drawn = used();
    score_design_build(&g.rows, &score_sales, &a, &d);
    struct rusage built = used();
    if (fit_run(&d.design, &f, &e) != 0) {
        (void)fprintf(stderr, "%s\n", e.text);
        return 1;
    }
    struct rusage fitted = used();
    double mib = (double)fitted.ru_maxrss / 1024, build_s = cpu_s(&built) - cpu_s(&drawn), fit_s = cpu_s(&fitted) - cpu_s(&built);
    printf("%zu rows, %zu columns, %zu hosts: design %.2f s, fit %.2f s of CPU, %.0f MiB\n", f.n, f.rank, d.design.n_hosts, build_s, fit_s,
           mib);
    return build_s + fit_s <= LIMIT_S && mib <= LIMIT_MIB ? 0 : 1;
}
