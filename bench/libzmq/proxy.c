/* The process in the middle: two bound sockets and the library's own proxy between them. */
#include "peer.h"
#include "steady.h"

#include <pthread.h>
#include <string.h>

struct sides {
    void *frontend;
    void *backend;
};

static void *carry(void *state)
{
    struct sides *sides = state;
    zmq_proxy(sides->frontend, sides->backend, NULL); /* until the context ends */
    zmq_close(sides->frontend);
    zmq_close(sides->backend);
    return NULL;
}

int run_proxy(const struct arguments *arguments)
{
    struct steady steady;
    struct sides sides;
    pthread_t thread;
    void *context = zmq_ctx_new();
    if (strcmp(arguments->variant, "router-dealer") == 0) {
        sides.frontend = open_router(context);
        sides.backend = zmq_socket(context, ZMQ_DEALER);
    } else {
        sides.frontend = zmq_socket(context, ZMQ_XSUB);
        sides.backend = zmq_socket(context, ZMQ_XPUB);
        set_option(sides.backend, ZMQ_XPUB_NODROP, 1);
    }
    bind_and_tell(sides.frontend, arguments->endpoint);
    bind_and_tell(sides.backend, arguments->endpoint);
    check(pthread_create(&thread, NULL, carry, &sides) == 0, "pthread_create");
    wait_for_signal(); /* a proxy counts nothing: it is told when the warm-up is over */
    steady_begin(&steady);
    wait_for_end_of_input();
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    zmq_ctx_shutdown(context);
    pthread_join(thread, NULL);
    zmq_ctx_term(context);
    return 0;
}
