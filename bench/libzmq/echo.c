/* Requests in flight: a DEALER keeps many unanswered at once, and the other end sends each back as it came. */
#include "peer.h"
#include "steady.h"

#include <pthread.h>
#include <stdlib.h>

#define IN_FLIGHT 1000

static void ask_all(void *socket, const struct arguments *arguments, struct steady *steady)
{
    zmq_msg_t reply;
    char *body = make_body(arguments->size);
    zmq_msg_init(&reply);
    for (long long i = 0; i < IN_FLIGHT && i < arguments->count; i++)
        check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4) {
            tell("steady");
            steady_begin(steady);
        }
        receive(socket, &reply, arguments->size);
        if (i < arguments->count - IN_FLIGHT)
            check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
    }
    steady_end(steady);
    zmq_msg_close(&reply);
    free(body);
}

static void echo_all(void *socket, const struct arguments *arguments, struct steady *steady)
{
    zmq_msg_t id, body;
    zmq_msg_init(&id);
    zmq_msg_init(&body);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(steady);
        check(zmq_msg_recv(&id, socket, 0) >= 0, "zmq_msg_recv");
        receive(socket, &body, arguments->size);
        check(zmq_msg_send(&id, socket, ZMQ_SNDMORE) >= 0, "zmq_msg_send");
        check(zmq_msg_send(&body, socket, 0) >= 0, "zmq_msg_send");
    }
    zmq_msg_close(&id);
    zmq_msg_close(&body);
}

/* By default a ROUTER drops what a full queue has no room for, and a queue of 1000 counts what was read only now and then, so that
 * 1000 in flight may seem to fill it. With the default every second run lost a reply. */
void *open_router(void *context)
{
    void *socket = zmq_socket(context, ZMQ_ROUTER);
    set_option(socket, ZMQ_SNDHWM, 0);
    return socket;
}

static void echo_and_report(void *socket, const struct arguments *arguments)
{
    struct steady steady;
    echo_all(socket, arguments, &steady);
    wait_for_end_of_input(); /* the last answers may still be on their way */
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    zmq_close(socket);
}

int run_dealer(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_DEALER);
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    ask_all(socket, arguments, &steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    wait_for_end_of_input();
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

int run_router_echo(const struct arguments *arguments)
{
    void *context = zmq_ctx_new();
    void *socket = open_router(context);
    bind_and_tell(socket, arguments->endpoint);
    echo_and_report(socket, arguments);
    zmq_ctx_term(context);
    return 0;
}

/* The far end of a proxy: a DEALER, whose requests come with the envelope of the proxy's ROUTER. */
int run_dealer_echo(const struct arguments *arguments)
{
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_DEALER);
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    echo_and_report(socket, arguments);
    zmq_ctx_term(context);
    return 0;
}

struct inproc_echo {
    void *socket;
    const struct arguments *arguments;
};

static void *run_inproc_echo(void *state)
{
    struct inproc_echo *echo = state;
    struct steady unused;
    echo_all(echo->socket, echo->arguments, &unused);
    return NULL;
}

int run_inproc_dealer_router_echo(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    struct inproc_echo echo = {open_router(context), arguments};
    pthread_t thread;
    void *socket = zmq_socket(context, ZMQ_DEALER);
    check(zmq_bind(echo.socket, arguments->endpoint) == 0, "zmq_bind");
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    check(pthread_create(&thread, NULL, run_inproc_echo, &echo) == 0, "pthread_create");
    ask_all(socket, arguments, &steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    pthread_join(thread, NULL);
    zmq_close(socket);
    zmq_close(echo.socket);
    zmq_ctx_term(context);
    return 0;
}
