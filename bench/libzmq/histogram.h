/* Counts latencies in buckets that are at most 1/128 of their value wide, as the managed peer does. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#define STEP_BITS 7
#define STEPS (1 << STEP_BITS) /* buckets from one power of two to the next */
#define LONGEST_BITS 40        /* 18 minutes; more counts as that */

struct histogram {
    long long counts[(LONGEST_BITS - STEP_BITS + 1) * STEPS];
    long long total;
};

void histogram_add(struct histogram *histogram, long long nanoseconds);

/* The latency that so many percent of the messages did not exceed; the middle of its bucket. */
double histogram_percentile_microseconds(const struct histogram *histogram, double percent);

#endif
