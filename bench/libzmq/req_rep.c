/* Ping-pong: REQ sends one message and waits for the answer, again and again. */
#include "peer.h"
#include "steady.h"

#include <pthread.h>
#include <stdlib.h>
#include <zmq.h>

/* Both directions count as messages, so seconds per message is the one way time. */
static long long messages_in(const struct arguments *arguments)
{
    return 2 * (arguments->count - arguments->count / 4);
}

static void ask_all(void *socket, const struct arguments *arguments, struct steady *steady)
{
    zmq_msg_t message;
    char *body = make_body(arguments->size);
    zmq_msg_init(&message);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(steady);
        check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
        receive(socket, &message, arguments->size);
    }
    steady_end(steady);
    zmq_msg_close(&message);
    free(body);
}

static void answer_all(void *socket, const struct arguments *arguments, struct steady *steady)
{
    zmq_msg_t message;
    char *body = make_body(arguments->size);
    zmq_msg_init(&message);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(steady);
        receive(socket, &message, arguments->size);
        check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
    }
    zmq_msg_close(&message);
    free(body);
}

int run_req(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_REQ);
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    ask_all(socket, arguments, &steady);
    steady_print(&steady, messages_in(arguments));
    wait_for_end_of_input();
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

int run_rep(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_REP);
    bind_and_tell(socket, arguments->endpoint);
    answer_all(socket, arguments, &steady);
    wait_for_end_of_input(); /* the last answer may still be on its way */
    steady_end(&steady);
    steady_print(&steady, messages_in(arguments));
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

struct inproc_answerer {
    void *socket;
    const struct arguments *arguments;
};

static void *run_inproc_answerer(void *state)
{
    struct inproc_answerer *answerer = state;
    struct steady unused;
    answer_all(answerer->socket, answerer->arguments, &unused);
    return NULL;
}

int run_inproc_req_rep(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    struct inproc_answerer answerer = {zmq_socket(context, ZMQ_REP), arguments};
    pthread_t thread;
    void *socket = zmq_socket(context, ZMQ_REQ);
    check(zmq_bind(answerer.socket, arguments->endpoint) == 0, "zmq_bind");
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    check(pthread_create(&thread, NULL, run_inproc_answerer, &answerer) == 0, "pthread_create");
    ask_all(socket, arguments, &steady);
    steady_print(&steady, messages_in(arguments));
    pthread_join(thread, NULL);
    zmq_close(socket);
    zmq_close(answerer.socket);
    zmq_ctx_term(context);
    return 0;
}
