/* What the roles of the libzmq peer share: arguments, the lines they print, and failing. */
#ifndef PEER_H
#define PEER_H

#include <stddef.h>

struct arguments {
    const char *endpoint; /* where to bind or connect */
    size_t size;          /* octets in a message body */
    long long count;      /* messages, or round trips; the first quarter is warm-up */
    const char *variant;  /* the scenario's variant */
};

/* Ends the process with one line on standard error when a call of libzmq failed. */
void check(int succeeded, const char *call);

/* Binds and prints "bound ENDPOINT" with the port the system chose. */
void bind_and_tell(void *socket, const char *endpoint);

/* A body of the wanted size, all zero. */
char *make_body(size_t size);

/* Returns when standard input ends: until then the other process may still need this one's socket. */
void wait_for_end_of_input(void);

int run_push(const struct arguments *arguments);
int run_pull(const struct arguments *arguments);
int run_inproc_push_pull(const struct arguments *arguments);
int run_req(const struct arguments *arguments);
int run_rep(const struct arguments *arguments);
int run_inproc_req_rep(const struct arguments *arguments);
int run_open_loop_push(const struct arguments *arguments);
int run_open_loop_pull(const struct arguments *arguments);

#endif
