/* One end of a benchmark on libzmq's C API, shaped like the managed peer: peer ROLE --endpoint E --size N --count N
 * --variant V */
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

/* The parent kills a peer much sooner; this is for a parent that was killed itself. */
#define LAST_RESORT_SECONDS 300

static const struct {
    const char *name;
    int (*run)(const struct arguments *);
} roles[] = {
    {"push", run_push},
    {"pull", run_pull},
    {"inproc-push-pull", run_inproc_push_pull},
    {"req", run_req},
    {"rep", run_rep},
    {"inproc-req-rep", run_inproc_req_rep},
    {"dealer", run_dealer},
    {"router-echo", run_router_echo},
    {"dealer-echo", run_dealer_echo},
    {"inproc-dealer-router-echo", run_inproc_dealer_router_echo},
    {"proxy", run_proxy},
    {"pub", run_pub},
    {"pub-to-proxy", run_pub_to_proxy},
    {"sub", run_sub},
    {"pub-topics", run_pub_topics},
    {"sub-topics", run_sub_topics},
    {"fan-in-push", run_fan_in_push},
    {"fan-in-pull", run_fan_in_pull},
    {"open-loop-push", run_open_loop_push},
    {"open-loop-pull", run_open_loop_pull},
    {"connect-dealer", run_connect_dealer},
    {"idle-router", run_idle_router},
    {"idle-sockets", run_idle_sockets},
};

void check(int succeeded, const char *call)
{
    if (!succeeded) {
        fprintf(stderr, "%s: %s\n", call, zmq_strerror(zmq_errno()));
        exit(1);
    }
}

void bind_and_tell(void *socket, const char *endpoint)
{
    char resolved[256];
    size_t length = sizeof resolved;
    check(zmq_bind(socket, endpoint) == 0, "zmq_bind");
    check(zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, resolved, &length) == 0, "zmq_getsockopt");
    printf("bound %s\n", resolved);
    fflush(stdout);
}

char *make_body(size_t size)
{
    char *body = calloc(1, size + 1); /* one more, so that an empty body is an address too */
    check(body != NULL, "calloc");
    return body;
}

void set_option(void *socket, int option, int value)
{
    check(zmq_setsockopt(socket, option, &value, sizeof value) == 0, "zmq_setsockopt");
}

void receive(void *socket, zmq_msg_t *message, size_t size)
{
    check(zmq_msg_recv(message, socket, 0) >= 0, "zmq_msg_recv");
    if (zmq_msg_size(message) != size) {
        fprintf(stderr, "a message has %zu octets, not %zu\n", zmq_msg_size(message), size);
        exit(1);
    }
}

int variant_number(const struct arguments *arguments)
{
    const char *number = strchr(arguments->variant, '=');
    return number ? atoi(number + 1) : 1;
}

void tell(const char *line)
{
    puts(line);
    fflush(stdout);
}

void wait_for_signal(void)
{
    for (int c = getchar(); c != EOF && c != '\n'; c = getchar())
        continue;
}

void wait_for_end_of_input(void)
{
    while (getchar() != EOF)
        continue;
}

static int print_version(void)
{
    int major, minor, patch;
    zmq_version(&major, &minor, &patch);
    printf("%d.%d.%d\n", major, minor, patch);
    return 0;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {"", 0, 0, ""};
    const char *role = argc > 1 ? argv[1] : "";
    if (strcmp(role, "version") == 0)
        return print_version();

    alarm(LAST_RESORT_SECONDS);
    for (int i = 2; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--endpoint") == 0)
            arguments.endpoint = argv[i + 1];
        else if (strcmp(argv[i], "--size") == 0)
            arguments.size = strtoul(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--count") == 0)
            arguments.count = strtoll(argv[i + 1], NULL, 10);
        else if (strcmp(argv[i], "--variant") == 0)
            arguments.variant = argv[i + 1];
    }

    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (strcmp(role, roles[i].name) == 0)
            return roles[i].run(&arguments);
    fprintf(stderr, "no such role: %s\n", role);
    return 2;
}
