/* Matching: one SUB holds ten thousand topics, and every message begins with one of them, each in turn. */
#include "peer.h"
#include "steady.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOPICS 10000
#define TOPIC_LENGTH 11 /* of topic-00042 */

/* One after the other, each as long as a message. */
static char *make_bodies(size_t size)
{
    char topic[TOPIC_LENGTH + 1];
    char *bodies = make_body(size * TOPICS);
    if (size < TOPIC_LENGTH) {
        fprintf(stderr, "a message of %zu octets has no room for a topic of %d\n", size, TOPIC_LENGTH);
        exit(1);
    }
    for (unsigned short i = 0; i < TOPICS; i++) {
        snprintf(topic, sizeof topic, "topic-%05u", i);
        memcpy(bodies + i * size, topic, TOPIC_LENGTH);
    }
    return bodies;
}

int run_pub_topics(const struct arguments *arguments)
{
    struct steady steady;
    char *bodies = make_bodies(arguments->size);
    void *context = zmq_ctx_new();
    void *socket = open_publisher(context);
    bind_and_tell(socket, arguments->endpoint);
    wait_for_subscriptions(socket, TOPICS);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        check(zmq_send(socket, bodies + i % TOPICS * arguments->size, arguments->size, 0) >= 0, "zmq_send");
    }
    wait_for_end_of_input(); /* so that writing what is still queued counts as this process's work */
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    free(bodies);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}

int run_sub_topics(const struct arguments *arguments)
{
    struct steady steady;
    zmq_msg_t message;
    char *bodies = make_bodies(arguments->size);
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_SUB);
    set_option(socket, ZMQ_SNDHWM, 0); /* or else it drops the subscriptions its queue has no room for */
    for (int i = 0; i < TOPICS; i++)
        check(zmq_setsockopt(socket, ZMQ_SUBSCRIBE, bodies + i * arguments->size, TOPIC_LENGTH) == 0, "zmq_setsockopt");
    check(zmq_connect(socket, arguments->endpoint) == 0, "zmq_connect");
    zmq_msg_init(&message);
    for (long long i = 0; i < arguments->count; i++) {
        if (i == arguments->count / 4)
            steady_begin(&steady);
        receive(socket, &message, arguments->size);
        if (memcmp(zmq_msg_data(&message), bodies + i % TOPICS * arguments->size, arguments->size) != 0) {
            fprintf(stderr, "message %lld is not of topic %lld: one was lost\n", i, i % TOPICS);
            exit(1);
        }
    }
    steady_end(&steady);
    steady_print(&steady, arguments->count - arguments->count / 4);
    wait_for_end_of_input();
    zmq_msg_close(&message);
    free(bodies);
    zmq_close(socket);
    zmq_ctx_term(context);
    return 0;
}
