#include "sample-data/random.h"

/* splitmix64 (Steele, Lea, Flood 2014): one addition, two multiplications, passes BigCrush. */
uint64_t random_next(struct random *r)
{
    uint64_t z = r->state += 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

struct random random_stream(uint64_t seed, const char *purpose, int64_t a, int64_t b)
{
    struct random r = {seed};
    for (const char *p = purpose; *p != '\0'; p++)
        r.state = random_next(&r) ^ (uint64_t)(unsigned char)*p;
    r.state = random_next(&r) ^ (uint64_t)a;
    r.state = random_next(&r) ^ (uint64_t)b;
    return r;
}

int64_t random_between(struct random *r, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)(high - low) + 1;
    return low + (int64_t)(((random_wide)random_next(r) * span) >> 64);
}

bool random_chance(struct random *r, int64_t permille)
{
    return random_between(r, 0, 999) < permille;
}

/* Sum of twelve uniform numbers of 16 bits: mean 393210, standard deviation 65536. */
static int64_t normal_q16(struct random *r)
{
    int64_t sum = -393210;
    for (int i = 0; i < 3; i++)
        for (uint64_t bits = random_next(r), part = 0; part < 4; part++, bits >>= 16)
            sum += (int64_t)(bits & 0xFFFF);
    return sum;
}

int64_t random_noise(struct random *r, int64_t sd)
{
    return normal_q16(r) * sd / 65536;
}

/* 2^32 * exp(k), k = -8 .. 5, and exp of tenths, hundredths, thousandths: exp by three products. */
static const uint64_t exp_whole[] = {1440801U,      3916503U,      10646160U,     28939262U,     78665070U,
                                     213833830U,    581260615U,    1580030169U,   4294967296U,   11674931555U,
                                     31735754293U,  86266724208U,  234497268814U, 637429664642U};
static const uint64_t exp_parts[3][10] = {
    {4294967296U, 4746672950U, 5245884902U, 5797599433U, 6407338288U, 7081203938U, 7825940657U, 8649002021U, 9558625504U,
     10563914924U},
    {4294967296U, 4338132435U, 4381731391U, 4425768523U, 4470248236U, 4515174978U, 4560553241U, 4606387563U, 4652682528U,
     4699442765U},
    {4294967296U, 4299264411U, 4303565826U, 4307871545U, 4312181571U, 4316495909U, 4320814564U, 4325137540U, 4329464841U,
     4333796471U}};

static uint64_t product_q32(uint64_t a, uint64_t b)
{
    return (uint64_t)(((random_wide)a * b) >> 32);
}

uint64_t random_exp_q32(int64_t milli)
{
    int64_t held = milli < -7999 ? -7999 : milli > 5999 ? 5999 : milli;
    int64_t from_least = held + 8000;
    uint64_t result = exp_whole[from_least / 1000];
    result = product_q32(result, exp_parts[0][from_least / 100 % 10]);
    result = product_q32(result, exp_parts[1][from_least / 10 % 10]);
    return product_q32(result, exp_parts[2][from_least % 10]);
}

int64_t random_scaled(int64_t value, int64_t milli)
{
    return (int64_t)(((random_wide)(uint64_t)value * random_exp_q32(milli)) >> 32);
}

static uint64_t square_root(uint64_t n)
{
    uint64_t root = 0, bit = (uint64_t)1 << 62;
    while (bit > n)
        bit >>= 2;
    for (; bit != 0; bit >>= 2) {
        bool fits = n >= root + bit;
        if (fits)
            n -= root + bit;
        root = (root >> 1) + (fits ? bit : 0);
    }
    return root;
}

/* Small means by Knuth's products of uniforms, large ones by the normal curve. */
int64_t random_count(struct random *r, uint64_t mean_q16)
{
    if (mean_q16 == 0)
        return 0;
    if (mean_q16 >= (uint64_t)7 << 16) {
        int64_t spread = (int64_t)square_root(mean_q16 << 16);
        int64_t drawn = (int64_t)mean_q16 + spread * normal_q16(r) / 65536;
        return drawn < 0 ? 0 : (drawn + 32768) / 65536;
    }
    uint64_t stop = random_exp_q32(-(int64_t)((mean_q16 * 1000) >> 16));
    int64_t n = 0;
    for (uint64_t p = random_next(r) >> 32; p > stop; p = (p * (random_next(r) >> 32)) >> 32)
        n++;
    return n;
}
