#include "base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Under AddressSanitizer the unused part of a block is poisoned, so that a write past an allocation and a read after
 * arena_reset are found as if each allocation had its own malloc. */
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
/* noinline: gcc 12 takes the const pointer of fresh memory for a read of it and warns */
__attribute__((noinline)) static void poison(void *ptr, size_t size)
{
    __asan_poison_memory_region(ptr, size);
}
__attribute__((noinline)) static void unpoison(void *ptr, size_t size)
{
    __asan_unpoison_memory_region(ptr, size);
}
#else
enum { GAP = 0 };
static void poison(void *ptr, size_t size) { (void)ptr, (void)size; }
static void unpoison(void *ptr, size_t size) { (void)ptr, (void)size; }
#endif

enum {
    ALIGNMENT = 16,
    BLOCK_FIRST = 64 * 1024,
    BLOCK_MOST = 1024 * 1024 /* blocks double up to this; what is kept by arena_reset is never larger */
};

struct arena_block {
    struct arena_block *next;
    size_t size;
    alignas(ALIGNMENT) char data[];
};

void mem_fail(void)
{
    static const char text[] = "error: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(1); /* not exit(): buffered output of an unfinished result must not be flushed */
}

static struct arena_block *block_new(size_t size)
{
    struct arena_block *b = malloc(sizeof *b + size);
    if (b == NULL)
        mem_fail();
    b->next = NULL;
    b->size = size;
    poison(b->data, size);
    return b;
}

static void block_free(struct arena_block *b)
{
    unpoison(b->data, b->size);
    free(b);
}

static void blocks_free(struct arena_block *b)
{
    while (b != NULL) {
        struct arena_block *next = b->next;
        block_free(b);
        b = next;
    }
}

/* What does not fit well gets a block of its own behind the head, so that the head's rest stays usable. */
static void *take_own_block(struct arena *a, size_t size)
{
    struct arena_block *b = block_new(size);
    if (a->head == NULL) {
        a->head = b;
        a->used = size;
    } else {
        b->next = a->head->next;
        a->head->next = b;
    }
    return b->data;
}

static void *take(struct arena *a, size_t size)
{
    size_t last = a->head != NULL ? a->head->size : 0;
    if (a->head == NULL || last - a->used < size) {
        size_t next = last < BLOCK_FIRST ? BLOCK_FIRST : last < BLOCK_MOST ? last * 2 : BLOCK_MOST;
        if (size > next / 4)
            return take_own_block(a, size);
        struct arena_block *b = block_new(next);
        b->next = a->head;
        a->head = b;
        a->used = 0;
    }
    char *ptr = a->head->data + a->used;
    a->used += size;
    return ptr;
}

static void *take_unset(struct arena *a, size_t size)
{
    if (size > PTRDIFF_MAX - 2 * (size_t)ALIGNMENT - GAP)
        mem_fail();
    size_t rounded = (size + GAP + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (rounded == 0)
        rounded = ALIGNMENT; /* two empty allocations still differ */
    void *ptr = take(a, rounded);
    unpoison(ptr, size);
    a->total += size;
    return ptr;
}

void *arena_alloc(struct arena *a, size_t size)
{
    void *ptr = take_unset(a, size);
    return memset(ptr, 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        mem_fail();
    return arena_alloc(a, bytes);
}

void *arena_copy(struct arena *a, const void *list, size_t n, size_t size)
{
    if (n == SIZE_MAX)
        mem_fail();
    void *copy = arena_array(a, n + 1, size);
    if (n > 0)
        memcpy(copy, list, n * size);
    return copy;
}

char *arena_text(struct arena *a, const char *ptr, size_t len)
{
    if (len == SIZE_MAX)
        mem_fail();
    char *copy = take_unset(a, len + 1);
    if (len > 0)
        memcpy(copy, ptr, len);
    copy[len] = '\0';
    return copy;
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        mem_fail(); /* glibc fails here only for want of memory or beyond INT_MAX */
    char *text = take_unset(a, (size_t)len + 1);
    (void)vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

/* The newest block of ordinary size stays: an arena used row by row soon needs no malloc. */
void arena_reset(struct arena *a)
{
    struct arena_block *kept = a->head;
    a->used = 0;
    a->total = 0;
    if (kept == NULL)
        return;
    blocks_free(kept->next);
    kept->next = NULL;
    if (kept->size > BLOCK_MOST) {
        block_free(kept);
        a->head = NULL;
        return;
    }
    poison(kept->data, kept->size);
}

void arena_release(struct arena *a)
{
    blocks_free(a->head);
    *a = (struct arena)ARENA_INIT;
}

void *mem_grow(void *ptr, size_t *capacity, size_t needed, size_t size)
{
    if (needed <= *capacity)
        return ptr;
    size_t n = *capacity < 8 ? 8 : *capacity;
    while (n < needed)
        if (__builtin_mul_overflow(n, (size_t)2, &n))
            mem_fail();
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes) || bytes > PTRDIFF_MAX)
        mem_fail();
    char *grown = realloc(ptr, bytes);
    if (grown == NULL)
        mem_fail();
    memset(grown + *capacity * size, 0, bytes - *capacity * size);
    *capacity = n;
    return grown;
}

void *mem_fit(void *ptr, size_t *capacity, size_t n, size_t size)
{
    if (n == 0 || n >= *capacity)
        return ptr;
    void *fitted = realloc(ptr, n * size);
    if (fitted == NULL)
        return ptr;   /* a smaller one was not to be had: the old one stands */
    *capacity = n;
    return fitted;
}

void mem_free(void *ptr)
{
    free(ptr);
}
