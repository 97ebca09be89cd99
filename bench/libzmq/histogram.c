#include "histogram.h"

static int shift_of(long long value)
{
    int top = 63 - __builtin_clzll((unsigned long long)value | 1);
    return top > STEP_BITS ? top - STEP_BITS : 0;
}

void histogram_add(struct histogram *histogram, long long nanoseconds)
{
    long long longest = (1LL << LONGEST_BITS) - 1;
    long long value = nanoseconds < 0 ? 0 : nanoseconds > longest ? longest : nanoseconds;
    int shift = shift_of(value);
    histogram->counts[shift * STEPS + (value >> shift)]++;
    histogram->total++;
}

double histogram_percentile_microseconds(const struct histogram *histogram, double percent)
{
    double rank = histogram->total * percent / 100;
    int index = 0;
    for (long long seen = histogram->counts[0]; seen < rank; seen += histogram->counts[index])
        index++;
    int shift = index < 2 * STEPS ? 0 : index / STEPS - 1;
    long long lowest = (long long)(index - shift * STEPS) << shift;
    return (lowest + ((1LL << shift) - 1) / 2.0) / 1000;
}
