/* Sockets that do nothing: what they take of memory, and how often they wake the library's own threads. */
#include "own_process.h"
#include "peer.h"
#include "steady.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define OWN_THREADS "ZMQbg"
#define COUNTED_SECONDS 10

int run_idle_router(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_ROUTER);
    raise_file_limit();
    long long before = private_bytes();
    steady_begin(&steady);
    bind_and_tell(socket, arguments->endpoint);
    wait_for_signal(); /* the peers are there */
    steady_end(&steady);
    double growth = (double)(private_bytes() - before) / arguments->count;
    steady_print_figures(&steady, arguments->count, &growth, 1);
    wait_for_end_of_input();
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

static const struct {
    int binder;
    int connector;
} pairs[] = {
    {ZMQ_PULL, ZMQ_PUSH}, {ZMQ_SUB, ZMQ_PUB}, {ZMQ_REP, ZMQ_REQ}, {ZMQ_ROUTER, ZMQ_DEALER}, {ZMQ_PAIR, ZMQ_PAIR},
};

static const char *endpoints[] = {"tcp://127.0.0.1:*", "ipc://@purezmq-bench-%d-%d", "inproc://idle-%d-%d"};

enum { PAIRS = sizeof pairs / sizeof pairs[0], ENDPOINTS = sizeof endpoints / sizeof endpoints[0] };

/* What a PUB sends before the subscription has reached it is nobody's. */
static void carry_one(void *sender, void *receiver, int sender_type)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    set_option(receiver, ZMQ_RCVTIMEO, 10);
    check(zmq_send(sender, "idle", 4, 0) >= 0, "zmq_send");
    while (zmq_msg_recv(&message, receiver, 0) < 0) {
        check(zmq_errno() == EAGAIN, "zmq_msg_recv");
        if (sender_type == ZMQ_PUB)
            check(zmq_send(sender, "idle", 4, 0) >= 0, "zmq_send");
    }
    while (zmq_msg_more(&message))
        check(zmq_msg_recv(&message, receiver, 0) >= 0, "zmq_msg_recv");
    zmq_msg_close(&message);
}

static void open_pair(void *context, int type, const char *endpoint, void **binder, void **connector)
{
    char resolved[256];
    size_t length = sizeof resolved;
    *binder = zmq_socket(context, pairs[type].binder);
    *connector = zmq_socket(context, pairs[type].connector);
    if (pairs[type].binder == ZMQ_SUB)
        check(zmq_setsockopt(*binder, ZMQ_SUBSCRIBE, "", 0) == 0, "zmq_setsockopt");
    check(zmq_bind(*binder, endpoint) == 0, "zmq_bind");
    check(zmq_getsockopt(*binder, ZMQ_LAST_ENDPOINT, resolved, &length) == 0, "zmq_getsockopt");
    check(zmq_connect(*connector, resolved) == 0, "zmq_connect");
    carry_one(*connector, *binder, pairs[type].connector);
}

/* The count is how many seconds they rest before the counting begins. */
int run_idle_sockets(const struct arguments *arguments)
{
    struct steady steady;
    void *sockets[ENDPOINTS * PAIRS * 2];
    int opened = 0;
    void *context = zmq_ctx_new();
    for (int i = 0; i < ENDPOINTS; i++)
        for (int type = 0; type < PAIRS; type++, opened += 2) {
            char endpoint[256];
            snprintf(endpoint, sizeof endpoint, endpoints[i], (int)getpid(), opened);
            open_pair(context, type, endpoint, &sockets[opened], &sockets[opened + 1]);
        }

    sleep((unsigned)arguments->count);
    long long before = voluntary_switches(OWN_THREADS);
    steady_begin(&steady);
    sleep(COUNTED_SECONDS);
    steady_end(&steady);
    double switches = (double)(voluntary_switches(OWN_THREADS) - before);
    steady_print_figures(&steady, 1, &switches, 1);
    for (int i = 0; i < opened; i++) {
        set_option(sockets[i], ZMQ_LINGER, 0);
        zmq_close(sockets[i]);
    }
    zmq_ctx_term(context);
    return 0;
}
