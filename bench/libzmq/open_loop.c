/* PUSH sends by the clock and writes into each message when it was due; PULL takes the time from then until it has the message. */
#include "histogram.h"
#include "pacer.h"
#include "peer.h"
#include "steady.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* When messages are due, as the variant tells it: "rate=1000" a second, or "burst=20" every 10 ms. */
struct schedule {
    long long burst;    /* messages that are due at the same moment */
    long long interval; /* nanoseconds from one such moment to the next */
};

static struct schedule parse_schedule(const char *variant)
{
    struct schedule schedule = {1, 0};
    long long rate;
    if (sscanf(variant, "rate=%lld", &rate) == 1)
        schedule.interval = 1000000000 / rate;
    else if (sscanf(variant, "burst=%lld", &schedule.burst) == 1)
        schedule.interval = 10000000;
    else {
        fprintf(stderr, "not a schedule: %s\n", variant);
        exit(1);
    }
    return schedule;
}

int run_open_loop_push(const struct arguments *arguments)
{
    struct schedule schedule = parse_schedule(arguments->variant);
    struct steady steady;
    char *body = make_body(arguments->size);
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_PUSH);
    if (arguments->size < sizeof(long long)) {
        fprintf(stderr, "a message of %zu octets has no room for the time\n", arguments->size);
        exit(1);
    }
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    long long start = pacer_now();
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        long long due = start + i / schedule.burst * schedule.interval;
        pacer_wait_until(due);
        memcpy(body, &due, sizeof due);
        check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
    }
    wait_for_end_of_input();
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    free(body);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

int run_open_loop_pull(const struct arguments *arguments)
{
    static struct histogram latencies;
    struct steady steady;
    zmq_msg_t message;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_PULL);
    zmq_msg_init(&message);
    bind_and_tell(socket, arguments->endpoint);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        receive(socket, &message, arguments->size);
        long long now = pacer_now();
        long long due;
        memcpy(&due, zmq_msg_data(&message), sizeof due);
        if (i >= arguments->count / 4)
            histogram_add(&latencies, now - due);
    }
    steady_end(&steady);
    double percentiles[] = {
        histogram_percentile_microseconds(&latencies, 50),
        histogram_percentile_microseconds(&latencies, 99),
        histogram_percentile_microseconds(&latencies, 99.9),
    };
    steady_print_figures(&steady, arguments->count - arguments->count / 4, percentiles, 3);
    wait_for_end_of_input();
    zmq_msg_close(&message);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}
