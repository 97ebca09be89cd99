/* Uses a socket for one question only, again and again. The answer tells that the connection is there at both ends. */
#include "peer.h"
#include "steady.h"

#include <stdlib.h>

int run_connect_dealer(const struct arguments *arguments)
{
    struct steady steady;
    zmq_msg_t answer;
    char *body = make_body(arguments->size);
    void *context = zmq_ctx_new();
    zmq_msg_init(&answer);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        void *socket = zmq_socket(context, ZMQ_DEALER);
        check(socket != NULL, "zmq_socket");
        check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
        check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
        receive(socket, &answer, arguments->size);
        zmq_close(socket);
    }
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    wait_for_end_of_input();
    zmq_msg_close(&answer);
    free(body);
    zmq_ctx_term(context);
    return 0;
}
