/* Fan-out: a publisher sends to all, waiting for full subscribers; every SUB has to get every message, in order. */
#include "peer.h"
#include "steady.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An XPUB is a PUB that shows who subscribed; this one hides no second subscriber to the same topic. */
void *open_publisher(void *context)
{
    void *socket = zmq_socket(context, ZMQ_XPUB);
    set_option(socket, ZMQ_XPUB_NODROP, 1);
    set_option(socket, ZMQ_XPUB_VERBOSE, 1);
    return socket;
}

void wait_for_subscriptions(void *socket, int subscriptions)
{
    char beginning[1]; /* the rest is cut off */
    for (int i = 0; i < subscriptions; i++)
        check(zmq_recv(socket, beginning, sizeof beginning, 0) >= 0, "zmq_recv");
}

static void send_and_report(void *socket, const struct arguments *arguments)
{
    struct steady steady;
    char *body = make_body(arguments->size);
    wait_for_subscriptions(socket, variant_number(arguments));
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        if (arguments->size >= sizeof i)
            memcpy(body, &i, sizeof i);
        check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
    }
    wait_for_end_of_input(); /* so that writing what is still queued counts as this process's work */
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    free(body);
    zmq_close(socket);
}

int run_pub(const struct arguments *arguments)
{
    void *context = zmq_ctx_new();
    void *socket = open_publisher(context);
    bind_and_tell(socket, arguments->endpoint);
    send_and_report(socket, arguments);
    zmq_ctx_term(context);
    return 0;
}

int run_pub_to_proxy(const struct arguments *arguments)
{
    void *context = zmq_ctx_new();
    void *socket = open_publisher(context);
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    send_and_report(socket, arguments);
    zmq_ctx_term(context);
    return 0;
}

static void check_number(zmq_msg_t *message, long long number)
{
    long long found;
    if (zmq_msg_size(message) < sizeof found)
        return;
    memcpy(&found, zmq_msg_data(message), sizeof found);
    if (found != number) {
        fprintf(stderr, "a subscriber received message %lld, not %lld\n", found, number);
        exit(1);
    }
}

/* One thread takes the first message of every subscriber, then the second of every one, and so on. */
static void receive_all(void **sockets, int subscribers, const struct arguments *arguments, struct steady *steady)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4) {
            tell("steady");
            steady_begin(steady);
        }
        for (int s = 0; s < subscribers; s++) {
            receive(sockets[s], &message, arguments->size);
            check_number(&message, i);
        }
    }
    steady_end(steady);
    zmq_msg_close(&message);
}

int run_sub(const struct arguments *arguments)
{
    struct steady steady;
    int subscribers = variant_number(arguments);
    void **sockets = calloc(subscribers, sizeof *sockets);
    void *context = zmq_ctx_new();
    check(sockets != NULL, "calloc");
    for (int s = 0; s < subscribers; s++) {
        sockets[s] = zmq_socket(context, ZMQ_SUB);
        check(zmq_setsockopt(sockets[s], ZMQ_SUBSCRIBE, "", 0) == 0, "zmq_setsockopt");
        check(zmq_connect(sockets[s], arguments->endpoint) == 0, "zmq_connect");
    }
    receive_all(sockets, subscribers, arguments, &steady);
    steady_print(&steady, (arguments->count - arguments->count / 4) * subscribers);
    wait_for_end_of_input();
    for (int s = 0; s < subscribers; s++)
        zmq_close(sockets[s]);
    free(sockets);
    zmq_ctx_term(context);
    return 0;
}
