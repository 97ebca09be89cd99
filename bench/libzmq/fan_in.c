/* Fan-in: many PUSH sockets of one process, which send in turn, to one PULL. */
#include "peer.h"
#include "steady.h"

#include <stdlib.h>
#include <sys/resource.h>

/* Each connection takes a descriptor, and each socket one more. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    check(getrlimit(RLIMIT_NOFILE, &limit) == 0, "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &limit) == 0, "setrlimit");
}

int run_fan_in_push(const struct arguments *arguments)
{
    struct steady steady;
    int connections = variant_number(arguments);
    void **sockets = calloc(connections, sizeof *sockets);
    char *body = make_body(arguments->size);
    void *context = zmq_ctx_new();
    int next = 0;
    check(sockets != NULL, "calloc");
    raise_descriptor_limit();
    check(zmq_ctx_set(context, ZMQ_MAX_SOCKETS, connections + 1) == 0, "zmq_ctx_set");
    for (int s = 0; s < connections; s++) {
        sockets[s] = zmq_socket(context, ZMQ_PUSH);
        check(sockets[s] != NULL, "zmq_socket");
        check(zmq_connect(sockets[s], arguments->endpoint) == 0, "zmq_connect");
        check(zmq_send(sockets[s], body, arguments->size, 0) >= 0, "zmq_send");
    }
    wait_for_signal(); /* until the first message of every socket has arrived */
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        check(zmq_send(sockets[next], body, arguments->size, 0) >= 0, "zmq_send");
        next = next + 1 == connections ? 0 : next + 1;
    }
    wait_for_end_of_input(); /* so that writing what is still queued counts as this process's work */
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    for (int s = 0; s < connections; s++)
        zmq_close(sockets[s]);
    free(sockets);
    free(body);
    zmq_ctx_term(context);
    return 0;
}

int run_fan_in_pull(const struct arguments *arguments)
{
    struct steady steady;
    zmq_msg_t message;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_PULL);
    raise_descriptor_limit();
    bind_and_tell(socket, arguments->endpoint);
    zmq_msg_init(&message);
    for (int i = 0; i < variant_number(arguments); i++)
        receive(socket, &message, arguments->size);
    tell("ready");
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        receive(socket, &message, arguments->size);
    }
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    wait_for_end_of_input();
    zmq_msg_close(&message);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}
