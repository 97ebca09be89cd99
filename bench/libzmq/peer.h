/* What the roles of the libzmq peer share: arguments, the lines they print, and failing. */
#ifndef PEER_H
#define PEER_H

#include <stddef.h>
#include <zmq.h>

struct arguments {
    const char *endpoint; /* where to bind or connect */
    size_t size;          /* octets in a message body */
    long long count;      /* messages, or round trips; the first quarter is warm-up */
    const char *variant;  /* the scenario's */
};

/* Ends the process with one line on standard error when a call of libzmq failed. */
void check(int succeeded, const char *call);

/* Binds and prints "bound ENDPOINT" with the port the system chose. */
void bind_and_tell(void *socket, const char *endpoint);

/* A body of the wanted size, all zero. */
char *make_body(size_t size);

/* Sets an option that is an int. */
void set_option(void *socket, int option, int value);

/* Receives one frame and checks its size. */
void receive(void *socket, zmq_msg_t *message, size_t size);

/* The number in a variant such as subscribers=10; 1 if there is none. */
int variant_number(const struct arguments *arguments);

/* Prints a line for the parent: "ready" when all connections are there, "steady" when the warm-up is over. */
void tell(const char *line);

/* Returns when the parent passes on what another peer told. */
void wait_for_signal(void);

/* Returns when standard input ends: until then the other process may still need this one's socket. */
void wait_for_end_of_input(void);

/* A ROUTER that drops nothing. */
void *open_router(void *context);

/* An XPUB that drops nothing and shows every subscription. */
void *open_publisher(void *context);

/* Returns when so many subscriptions came. */
void wait_for_subscriptions(void *socket, int subscriptions);

int run_push(const struct arguments *arguments);
int run_pull(const struct arguments *arguments);
int run_inproc_push_pull(const struct arguments *arguments);
int run_req(const struct arguments *arguments);
int run_rep(const struct arguments *arguments);
int run_inproc_req_rep(const struct arguments *arguments);
int run_dealer(const struct arguments *arguments);
int run_router_echo(const struct arguments *arguments);
int run_dealer_echo(const struct arguments *arguments);
int run_inproc_dealer_router_echo(const struct arguments *arguments);
int run_proxy(const struct arguments *arguments);
int run_pub(const struct arguments *arguments);
int run_pub_to_proxy(const struct arguments *arguments);
int run_sub(const struct arguments *arguments);
int run_pub_topics(const struct arguments *arguments);
int run_sub_topics(const struct arguments *arguments);
int run_fan_in_push(const struct arguments *arguments);
int run_fan_in_pull(const struct arguments *arguments);
int run_open_loop_push(const struct arguments *arguments);
int run_open_loop_pull(const struct arguments *arguments);
int run_connect_dealer(const struct arguments *arguments);
int run_idle_router(const struct arguments *arguments);
int run_idle_sockets(const struct arguments *arguments);

#endif
