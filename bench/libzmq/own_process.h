/* What Linux tells about this process. */
#ifndef OWN_PROCESS_H
#define OWN_PROCESS_H

/* Resident memory that is this process's alone, in bytes. */
long long private_bytes(void);

/* How often the threads whose names begin so have gone to sleep. */
long long voluntary_switches(const char *thread_name_prefix);

/* Opens as many files as the system lets it; .NET does so by itself. */
void raise_file_limit(void);

#endif
