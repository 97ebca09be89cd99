#include "steady.h"

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

static double wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static double cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

void steady_begin(struct steady *steady)
{
    steady->cpu = cpu_seconds();
    steady->wall = wall_seconds();
}

void steady_end(struct steady *steady)
{
    steady->wall = wall_seconds() - steady->wall;
    steady->cpu = cpu_seconds() - steady->cpu;
}

void steady_print(const struct steady *steady, long long messages)
{
    steady_print_figures(steady, messages, NULL, 0);
}

void steady_print_figures(const struct steady *steady, long long messages, const double *figures, int count)
{
    printf("{\"messages\":%lld,\"seconds\":%.9f,\"cpuSeconds\":%.6f,\"allocatedBytes\":0,\"figures\":[", messages, steady->wall, steady->cpu);
    for (int i = 0; i < count; i++)
        printf("%s%.3f", i ? "," : "", figures[i]);
    printf("]}\n");
    fflush(stdout);
}
