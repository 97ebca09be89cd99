/* Measures the steady part of a run: wall time, and CPU time of the whole process. */
#ifndef STEADY_H
#define STEADY_H

struct steady {
    double wall;
    double cpu;
};

/* Call when the warm-up is over. */
void steady_begin(struct steady *steady);

/* Takes the time since steady_begin. */
void steady_end(struct steady *steady);

/* Prints the report, the last line of a peer: seconds, and how many messages they were spent on. */
void steady_print(const struct steady *steady, long long messages);

/* The same with what the peer measured itself, in the scenario's unit and order. */
void steady_print_figures(const struct steady *steady, long long messages, const double *figures, int count);

#endif
