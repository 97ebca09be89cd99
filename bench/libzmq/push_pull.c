/* One way traffic: PUSH sends as fast as it can, PULL counts. */
#include "peer.h"
#include "steady.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <zmq.h>

/* filled, if any, is posted when so many messages are sent as fill the queue in process, or 256 MiB, or the warm-up is over. */
static void send_all(void *socket, const struct arguments *arguments, struct steady *steady, sem_t *filled)
{
    char *body = make_body(arguments->size);
    long long queue_full = arguments->count / 4 < 2000 ? arguments->count / 4 : 2000;
    long long most = (256LL << 20) / (arguments->size > 0 ? (long long)arguments->size : 1);
    if (queue_full > most)
        queue_full = most;
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(steady);
        if (i == queue_full && filled)
            sem_post(filled);
        check(zmq_send(socket, body, arguments->size, 0) >= 0, "zmq_send");
    }
    free(body);
}

static void receive_all(void *socket, const struct arguments *arguments, struct steady *steady)
{
    zmq_msg_t message;
    zmq_msg_init(&message);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(steady);
        receive(socket, &message, arguments->size);
    }
    steady_end(steady);
    zmq_msg_close(&message);
}

int run_push(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_PUSH);
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    send_all(socket, arguments, &steady, NULL);
    wait_for_end_of_input(); /* so that writing what is still queued counts as this process's work */
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

int run_pull(const struct arguments *arguments)
{
    struct steady steady;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_PULL);
    bind_and_tell(socket, arguments->endpoint);
    receive_all(socket, arguments, &steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    wait_for_end_of_input();
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

struct inproc_sender {
    void *context;
    const struct arguments *arguments;
    sem_t filled;
};

static void *run_inproc_sender(void *state)
{
    struct inproc_sender *sender = state;
    struct steady unused;
    void *socket = zmq_socket(sender->context, ZMQ_PUSH);
    check(zmq_connect(socket, sender->arguments->endpoint) == 0, "zmq_connect");
    send_all(socket, sender->arguments, &unused, &sender->filled);
    zmq_close(socket);
    return NULL;
}

int run_inproc_push_pull(const struct arguments *arguments)
{
    struct steady steady;
    struct inproc_sender sender = {.context = zmq_ctx_new(), .arguments = arguments};
    pthread_t thread;
    void *socket = zmq_socket(sender.context, ZMQ_PULL);
    check(zmq_bind(socket, arguments->endpoint) == 0, "zmq_bind");
    check(sem_init(&sender.filled, 0, 0) == 0, "sem_init");
    check(pthread_create(&thread, NULL, run_inproc_sender, &sender) == 0, "pthread_create");
    sem_wait(&sender.filled); /* measured is the state with a full queue, as the sender is mostly the faster one */
    receive_all(socket, arguments, &steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    pthread_join(thread, NULL);
    zmq_close(socket);
    zmq_ctx_term(sender.context);
    return 0;
}
