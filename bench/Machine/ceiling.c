/* What the machine does without ZeroMQ: ceiling NAME SECONDS prints one figure, in GB/s or in microseconds one way. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WRITE_BYTES (64 * 1024)
#define READ_BYTES (256 * 1024)
#define LAST_RESORT_SECONDS 60
#define MESSAGE_BYTES 64
#define MOST_BURST 20
#define BURST_INTERVAL 0.01     /* seconds, as in open-loop */
#define RATE_INTERVAL 0.0001
#define SPIN_SECONDS 0.0001     /* a sleep ends late: open-loop's senders spin for the last of it, too */

static void check(int succeeded, const char *call)
{
    if (!succeeded) {
        perror(call);
        exit(1);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static char *make_block(size_t size)
{
    char *block = aligned_alloc(4096, size);
    check(block != NULL, "aligned_alloc");
    memset(block, 1, size); /* so that every page is there */
    return block;
}

/* A connection within this process, which fork() then makes one between two. */
static void connect_pair(int tcp, int ends[2])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int on = 1, listener;
    if (!tcp) {
        check(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "socketpair");
        return;
    }
    listener = socket(AF_INET, SOCK_STREAM, 0);
    check(listener >= 0, "socket");
    check(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
    check(listen(listener, 1) == 0, "listen");
    check(getsockname(listener, (struct sockaddr *)&address, &length) == 0, "getsockname");
    ends[0] = socket(AF_INET, SOCK_STREAM, 0);
    check(ends[0] >= 0, "socket");
    check(connect(ends[0], (struct sockaddr *)&address, sizeof address) == 0, "connect");
    ends[1] = accept(listener, NULL, NULL);
    check(ends[1] >= 0, "accept");
    close(listener);
    for (int i = 0; i < 2; i++)
        check(setsockopt(ends[i], IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "setsockopt");
}

/* Runs the other end in a process of its own, which dies with this one. */
static pid_t start_other(int ends[2], void (*run)(int socket, int flags), int flags)
{
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        alarm(LAST_RESORT_SECONDS);
        close(ends[0]);
        run(ends[1], flags);
        exit(0);
    }
    close(ends[1]);
    return child;
}

static void end_other(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void send_blocks(int socket, int flags)
{
    char *block = make_block(WRITE_BYTES);
    while (send(socket, block, WRITE_BYTES, flags | MSG_NOSIGNAL) > 0)
        continue;
}

static double stream(int tcp, double seconds)
{
    int ends[2];
    char *block = make_block(READ_BYTES);
    double started = now(), begun = 0, time;
    long long bytes = 0;
    pid_t other;
    connect_pair(tcp, ends);
    other = start_other(ends, send_blocks, 0);
    for (;;) {
        ssize_t got = recv(ends[0], block, READ_BYTES, 0);
        check(got > 0, "recv");
        time = now();
        if (begun == 0) {
            if (time - started > seconds / 4)
                begun = time;
            continue;
        }
        bytes += got;
        if (time - begun > seconds)
            break;
    }
    end_other(other);
    return bytes / (time - begun) / 1e9;
}

/* With MSG_DONTWAIT it asks again and again, which spares the wake-up and costs a core. */
static int receive_octet(int socket, int flags)
{
    char octet;
    ssize_t got;
    do
        got = recv(socket, &octet, 1, flags);
    while (got < 0 && flags == MSG_DONTWAIT);
    return got == 1;
}

static void answer(int socket, int flags)
{
    while (receive_octet(socket, flags) && send(socket, "", 1, MSG_NOSIGNAL) == 1)
        continue;
}

static double ping_pong(int tcp, int flags, double seconds)
{
    int ends[2];
    double started = now(), begun = 0, time;
    long long rounds = 0;
    pid_t other;
    connect_pair(tcp, ends);
    other = start_other(ends, answer, flags);
    for (;;) {
        check(send(ends[0], "", 1, MSG_NOSIGNAL) == 1, "send");
        check(receive_octet(ends[0], flags), "recv");
        time = now();
        if (begun == 0) {
            if (time - started > seconds / 4)
                begun = time;
            continue;
        }
        rounds++;
        if (time - begun > seconds)
            break;
    }
    end_other(other);
    return (time - begun) * 1e6 / (2 * rounds);
}

static void wait_until(double moment)
{
    double far = moment - now() - SPIN_SECONDS;
    if (far > 0) {
        struct timespec request = {(time_t)far, (long)((far - (time_t)far) * 1e9)};
        nanosleep(&request, NULL);
    }
    while (now() < moment)
        continue;
}

/* Whole bursts in one write each, which a library cannot do: it is given message by message, and no one tells it which is the last. */
static void send_by_the_clock(int socket, int burst)
{
    char messages[MOST_BURST * MESSAGE_BYTES] = {0};
    size_t length = (size_t)burst * MESSAGE_BYTES;
    double due = now();
    do {
        due += burst == 1 ? RATE_INTERVAL : BURST_INTERVAL;
        wait_until(due);
        for (int i = 0; i < burst; i++)
            memcpy(messages + i * MESSAGE_BYTES, &due, sizeof due);
    } while (send(socket, messages, length, MSG_NOSIGNAL) == (ssize_t)length);
}

static int compare(const void *left, const void *right)
{
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

/* The time from when messages were meant to be sent until a receiver that blocks has them. */
static double lateness(int burst, double percentile, double seconds)
{
    int ends[2];
    char *block = make_block(READ_BYTES);
    size_t have = 0, count = 0, most = (size_t)(2 * seconds * burst / (burst == 1 ? RATE_INTERVAL : BURST_INTERVAL)) + READ_BYTES;
    double *late = malloc(most * sizeof *late), started = now(), time = started;
    pid_t other;
    check(late != NULL, "malloc");
    connect_pair(1, ends);
    other = start_other(ends, send_by_the_clock, burst);
    do {
        ssize_t got = recv(ends[0], block + have, READ_BYTES - have, 0);
        size_t from = 0;
        check(got > 0, "recv");
        have += got;
        for (; have - from >= MESSAGE_BYTES; from += MESSAGE_BYTES) {
            double due;
            memcpy(&due, block + from, sizeof due);
            time = now();
            if (time - started > seconds / 4 && count < most)
                late[count++] = time - due;
        }
        memmove(block, block + from, have - from);
        have -= from;
    } while (time - started < seconds || count == 0);
    end_other(other);
    qsort(late, count, sizeof *late, compare);
    return late[(size_t)(count * percentile)] * 1e6;
}

static double copy(size_t size, double seconds)
{
    /* Half a page between the two: blocks that lie alike within their pages are copied at a tenth of the speed. */
    char *from = make_block(size), *to = make_block(size + 4096) + 2048;
    double begun = now(), time;
    long long bytes = 0;
    do {
        for (size_t done = 0; done < 64 * 1024 * 1024; done += size) {
            memcpy(to, from, size);
            __asm__ volatile("" : : "r"(to) : "memory"); /* the copy is wanted, each time */
        }
        bytes += 64 * 1024 * 1024;
        time = now();
    } while (time - begun < seconds);
    return bytes / (time - begun) / 1e9;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    double seconds = argc > 2 ? atof(argv[2]) : 1, figure;
    alarm(LAST_RESORT_SECONDS);
    if (strcmp(name, "tcp-stream") == 0)
        figure = stream(1, seconds);
    else if (strcmp(name, "ipc-stream") == 0)
        figure = stream(0, seconds);
    else if (strcmp(name, "tcp-ping-pong") == 0)
        figure = ping_pong(1, 0, seconds);
    else if (strcmp(name, "tcp-ping-pong-spinning") == 0)
        figure = ping_pong(1, MSG_DONTWAIT, seconds);
    else if (strcmp(name, "ipc-ping-pong") == 0)
        figure = ping_pong(0, 0, seconds);
    else if (strcmp(name, "ipc-ping-pong-spinning") == 0)
        figure = ping_pong(0, MSG_DONTWAIT, seconds);
    else if (strcmp(name, "tcp-burst-p50") == 0)
        figure = lateness(MOST_BURST, 0.5, 2 * seconds);
    else if (strcmp(name, "tcp-burst-p99") == 0)
        figure = lateness(MOST_BURST, 0.99, 2 * seconds);
    else if (strcmp(name, "tcp-rate-p99") == 0)
        figure = lateness(1, 0.99, seconds);
    else if (strcmp(name, "memcpy-cached") == 0)
        figure = copy(64 * 1024, seconds);
    else if (strcmp(name, "memcpy") == 0)
        figure = copy(64 * 1024 * 1024, seconds);
    else {
        fprintf(stderr, "no such ceiling: %s\n", name);
        return 2;
    }
    printf("%.6f\n", figure);
    return 0;
}
