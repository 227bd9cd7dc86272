/* arena: memory with one of three lifetimes (run, file, row); freed as a whole.
 *
 * arena_alloc never returns NULL: out of memory ends the process with status 1 and
 * one line. That is safe because nothing is published but by COMMIT or rename. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
    struct arena_block *head;
    size_t used;
    size_t total;   /* bytes handed out since the last reset */
};
#define ARENA_INIT {0}

void *arena_alloc(struct arena *a, size_t size);            /* zeroed, aligned to 16 */
void *arena_array(struct arena *a, size_t n, size_t size);  /* n * size, checked */
/* n elements of `size` and a zeroed one behind them: never NULL, and a list of pointers ends in NULL. */
void *arena_copy(struct arena *a, const void *list, size_t n, size_t size);
char *arena_text(struct arena *a, const char *ptr, size_t len);  /* copy, NUL-terminated */
char *arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a);    /* keeps one block for reuse */
void arena_release(struct arena *a);  /* gives everything back */

/* Heap memory of the same promise, for arrays that grow: at least `needed` elements of `size`; the new part is zeroed. */
void *mem_grow(void *ptr, size_t *capacity, size_t needed, size_t size);
/* Gives back what an array of n elements (1 or more) grew to and does not need. */
void *mem_fit(void *ptr, size_t *capacity, size_t n, size_t size);
void mem_free(void *ptr);
_Noreturn void mem_fail(void);   /* the end of that promise, for other libraries' failed allocations */

#define ARENA_AUTO __attribute__((cleanup(arena_release)))

#endif
