/* embed: writes C source holding the given files, for base/resource.h. The paths are the keys, sorted
 * by the caller. Chosen over `ld -b binary` (executable stack) and `.incbin` (hidden dependencies). */
#include <stdio.h>

static int embed_file(const char *path, int index)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        perror(path);
        return -1;
    }
    printf("static const char data_%d[] = {", index);
    unsigned long n = 0;
    for (int c = getc(in); c != EOF; c = getc(in))
        printf("%s%d,", n++ % 24 == 0 ? "\n" : "", c > 127 ? c - 256 : c);
    int failed = ferror(in);
    if (fclose(in) != 0 || failed) {
        perror(path);
        return -1;
    }
    printf("0};\n");
    return 0;
}

int main(int argc, char **argv)
{
    puts("#include \"base/resource.h\"\n");
    for (int i = 1; i < argc; i++)
        if (embed_file(argv[i], i) != 0)
            return 1;
    puts("extern const struct resource resource_table[];\nextern const size_t resource_count;");
    puts("const struct resource resource_table[] = {");
    for (int i = 1; i < argc; i++)
        printf("    {\"%s\", data_%d, sizeof data_%d - 1},\n", argv[i], i, i);
    printf("    {0}\n};\nconst size_t resource_count = %d;\n", argc - 1);
    return ferror(stdout) || fclose(stdout) != 0 ? 1 : 0;
}
