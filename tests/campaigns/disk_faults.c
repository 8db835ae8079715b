/* A disk that fails when told to: for the files below $DISK_FAULTS_UNDER, a write finds no space while
   $DISK_FAULTS_FLAGS/full exists, a sync fails while .../eio exists, and the n-th sync from fail_sync_at(n) on fails. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int syncs_left = 0;

void fail_sync_at(int n) { atomic_store(&syncs_left, n); }

static int is_ours(int fd) {
    const char *under = getenv("DISK_FAULTS_UNDER");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = under ? readlink(link, path, sizeof path - 1) : -1;
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, under, strlen(under)) == 0;
}

static int flag(const char *name) {
    const char *flags = getenv("DISK_FAULTS_FLAGS");
    char path[4096];
    if (!flags) return 0;
    snprintf(path, sizeof path, "%s/%s", flags, name);
    return access(path, F_OK) == 0;
}

static int sync_fails(int fd) {
    if (!is_ours(fd)) return 0;
    if (flag("eio")) return 1;
    return atomic_load(&syncs_left) > 0 && atomic_fetch_sub(&syncs_left, 1) == 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(code) do { errno = code; return -1; } while (0)

int fsync(int fd) { if (sync_fails(fd)) FAIL(EIO); return REAL(fsync)(fd); }
int fdatasync(int fd) { if (sync_fails(fd)) FAIL(EIO); return REAL(fdatasync)(fd); }

ssize_t write(int fd, const void *data, size_t size) {
    if (is_ours(fd) && flag("full")) FAIL(ENOSPC);
    return REAL(write)(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    if (is_ours(fd) && flag("full")) FAIL(ENOSPC);
    return REAL(pwrite)(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    if (is_ours(fd) && flag("full")) FAIL(ENOSPC);
    return REAL(pwrite64)(fd, data, size, at);
}
