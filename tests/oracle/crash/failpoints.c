/* Kills the process at its n-th step on the disk, before or after the step. Preloaded by the driver.
 *
 * A tracer would do the same, but is often forbidden, and counts per thread.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int left;
static int is_after, is_syncs_only;

/* Arm: die at the `steps`-th step from now on; 0 never. */
void failpoint_arm(int steps, int after, int syncs_only) {
    is_after = after;
    is_syncs_only = syncs_only;
    atomic_store(&left, steps);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Returns whether this step is the one. */
static int reached(int is_sync) {
    if (is_syncs_only && !is_sync) return 0;
    if (atomic_load(&left) <= 0) return 0;
    return atomic_fetch_sub(&left, 1) == 1;
}

#define STEP(result, name, is_sync, parameters, arguments)                            \
    result name parameters {                                                          \
        static result(*real) parameters;                                              \
        if (!real) *(void **)&real = dlsym(RTLD_NEXT, #name);                         \
        int is_last = reached(is_sync);                                               \
        if (is_last && !is_after) die();                                              \
        result answer = real arguments;                                               \
        if (is_last) die();                                                           \
        return answer;                                                                \
    }

STEP(int, fsync, 1, (int file), (file))
STEP(int, fdatasync, 1, (int file), (file))
STEP(ssize_t, pwrite, 0, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
STEP(ssize_t, pwrite64, 0, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
STEP(int, ftruncate, 0, (int file, off_t length), (file, length))
STEP(int, ftruncate64, 0, (int file, off64_t length), (file, length))
STEP(int, rename, 0, (const char *from, const char *to), (from, to))
STEP(int, unlink, 0, (const char *name), (name))
