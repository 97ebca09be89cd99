#include "own_process.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static FILE *open_file(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

/* The sum of the numbers in lines that begin so. */
static long long sum_lines(const char *path, const char *prefix)
{
    char line[256];
    long long sum = 0;
    FILE *file = open_file(path);
    while (fgets(line, sizeof line, file))
        if (strncmp(line, prefix, strlen(prefix)) == 0)
            sum += atoll(strchr(line, ':') + 1);
    fclose(file);
    return sum;
}

long long private_bytes(void)
{
    return 1024 * sum_lines("/proc/self/smaps_rollup", "Private_");
}

long long voluntary_switches(const char *thread_name_prefix)
{
    char path[512], name[64];
    long long switches = 0;
    int found = 0;
    DIR *tasks = opendir("/proc/self/task");
    if (!tasks) {
        perror("/proc/self/task");
        exit(1);
    }
    for (struct dirent *task = readdir(tasks); task; task = readdir(tasks)) {
        if (task->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/self/task/%s/comm", task->d_name);
        FILE *comm = open_file(path);
        if (fgets(name, sizeof name, comm) && strncmp(name, thread_name_prefix, strlen(thread_name_prefix)) == 0) {
            found++;
            snprintf(path, sizeof path, "/proc/self/task/%s/status", task->d_name);
            switches += sum_lines(path, "voluntary_ctxt_switches:");
        }
        fclose(comm);
    }
    closedir(tasks);
    if (!found) {
        fprintf(stderr, "no thread's name begins with %s\n", thread_name_prefix);
        exit(1);
    }
    return switches;
}

void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}
