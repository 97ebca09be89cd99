#include "pacer.h"

#include <stddef.h>
#include <time.h>

/* A sleep ends late by the kernel's timer slack, 50 us, and the time a core takes to wake up. */
#define SPIN_NANOSECONDS 100000

long long pacer_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

void pacer_wait_until(long long moment)
{
    long long far = moment - pacer_now() - SPIN_NANOSECONDS;
    if (far > 0) {
        struct timespec request = {far / 1000000000, far % 1000000000};
        nanosleep(&request, NULL); /* cut short by a signal, it spins */
    }
    while (pacer_now() < moment)
        continue;
}
