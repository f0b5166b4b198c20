/* A libnvidia-ml.so.1 without a GPU: answers from a text file that a test rewrites as it goes.
 *
 * NVML_SIM_STATE names the file; it is read anew by every call. A line is `<board>.<field>=<value>`
 * (`*` stands for every board) or `<field>=<value>` for the whole host; the last match wins.
 * A field that is missing is not supported by the board. Faults:
 *   driver=gone                   every call says that the driver is not loaded
 *   3.fault=15                    every call for board 3 returns that nvmlReturn_t
 *   3.fault.<function>=3          that one call does
 *   hang=<function>               that call does not return while the line stands
 * Built with -DNVML_SIM_OLD_DRIVER it lacks the functions that old drivers lack. */
#include <nvml.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BOARDS 16
#define LINE 256

struct nvmlDevice_st {
    unsigned index;
};

static struct nvmlDevice_st boards[BOARDS];
static int opened;

/* Copy the value of `key` (or, for a board, of `*.<field>`) to `value`; return whether it exists. */
static int lookup(const char *key, const char *every, char *value) {
    const char *path = getenv("NVML_SIM_STATE");
    FILE *file = path ? fopen(path, "r") : NULL;
    char line[LINE];
    int found = 0;
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file)) {
        char *equals = strchr(line, '=');
        if (!equals)
            continue;
        *equals = 0;
        equals[1 + strcspn(equals + 1, "\r\n")] = 0;
        if (!strcmp(line, key) || (every && !strcmp(line, every))) {
            strcpy(value, equals + 1);
            found = 1;
        }
    }
    fclose(file);
    return found;
}

static int host(const char *field, char *value) { return lookup(field, NULL, value); }

static int board(nvmlDevice_t device, char *value, const char *format, ...) {
    char field[96], key[112], every[112];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(field, sizeof field, format, arguments);
    va_end(arguments);
    snprintf(key, sizeof key, "%u.%s", device->index, field);
    snprintf(every, sizeof every, "*.%s", field);
    return lookup(key, every, value);
}

/* What every call does first: hang if told to, then say why it cannot answer. */
static nvmlReturn_t enter_host(const char *function) {
    char value[LINE];
    while (host("hang", value) && !strcmp(value, function))
        usleep(5000);
    if (host("driver", value) && !strcmp(value, "gone")) {
        opened = 0; /* what was opened before does not survive the driver */
        return NVML_ERROR_DRIVER_NOT_LOADED;
    }
    return NVML_SUCCESS;
}

static nvmlReturn_t enter(nvmlDevice_t device, const char *function) {
    char value[LINE];
    nvmlReturn_t status = enter_host(function);
    if (status != NVML_SUCCESS)
        return status;
    if (!opened)
        return NVML_ERROR_UNINITIALIZED;
    if (!device)
        return NVML_ERROR_INVALID_ARGUMENT;
    if (board(device, value, "fault.%s", function) || board(device, value, "fault"))
        return (nvmlReturn_t)atoi(value);
    return NVML_SUCCESS;
}

#define ENTER(device)                                                                              \
    do {                                                                                           \
        nvmlReturn_t status_ = enter(device, __func__);                                            \
        if (status_ != NVML_SUCCESS)                                                               \
            return status_;                                                                        \
    } while (0)

static nvmlReturn_t number(nvmlDevice_t device, const char *field, unsigned long long *out) {
    char value[LINE];
    if (!board(device, value, "%s", field))
        return NVML_ERROR_NOT_SUPPORTED;
    *out = strtoull(value, NULL, 0);
    return NVML_SUCCESS;
}

static nvmlReturn_t small(nvmlDevice_t device, const char *field, unsigned *out) {
    unsigned long long value = 0;
    nvmlReturn_t status = number(device, field, &value);
    *out = (unsigned)value;
    return status;
}

static nvmlReturn_t text(nvmlDevice_t device, const char *field, char *out, unsigned size) {
    char value[LINE];
    if (!board(device, value, "%s", field))
        return NVML_ERROR_NOT_SUPPORTED;
    if (strlen(value) >= size)
        return NVML_ERROR_INSUFFICIENT_SIZE;
    strcpy(out, value);
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlInitWithFlags(unsigned flags) {
    nvmlReturn_t status = enter_host(__func__);
    (void)flags;
    if (status != NVML_SUCCESS)
        return status;
    opened++;
    for (unsigned i = 0; i < BOARDS; i++)
        boards[i].index = i;
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlInit_v2(void) { return nvmlInitWithFlags(0); }

nvmlReturn_t nvmlShutdown(void) {
    if (!opened)
        return NVML_ERROR_UNINITIALIZED;
    opened--;
    return NVML_SUCCESS;
}

const char *nvmlErrorString(nvmlReturn_t result) {
    switch (result) {
    case NVML_SUCCESS: return "Success";
    case NVML_ERROR_UNINITIALIZED: return "Uninitialized";
    case NVML_ERROR_NOT_SUPPORTED: return "Not Supported";
    case NVML_ERROR_DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case NVML_ERROR_GPU_IS_LOST: return "GPU is lost";
    default: return "Unknown Error";
    }
}

nvmlReturn_t nvmlSystemGetDriverVersion(char *version, unsigned length) {
    char value[LINE];
    nvmlReturn_t status = enter_host(__func__);
    if (status != NVML_SUCCESS)
        return status;
    if (!host("driver_version", value))
        return NVML_ERROR_NOT_SUPPORTED;
    snprintf(version, length, "%s", value);
    return NVML_SUCCESS;
}

nvmlReturn_t nvmlDeviceGetCount_v2(unsigned *count) {
    char value[LINE];
    nvmlReturn_t status = enter_host(__func__);
    if (status != NVML_SUCCESS)
        return status;
    *count = host("count", value) ? (unsigned)atoi(value) : 0;
    return opened ? NVML_SUCCESS : NVML_ERROR_UNINITIALIZED;
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned index, nvmlDevice_t *device) {
    unsigned count = 0;
    nvmlReturn_t status = nvmlDeviceGetCount_v2(&count);
    if (status != NVML_SUCCESS)
        return status;
    if (index >= count)
        return NVML_ERROR_INVALID_ARGUMENT;
    *device = &boards[index];
    return enter(*device, __func__);
}

nvmlReturn_t nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device) {
    unsigned count = 0;
    char value[LINE];
    nvmlReturn_t status = nvmlDeviceGetCount_v2(&count);
    if (status != NVML_SUCCESS)
        return status;
    for (unsigned i = 0; i < count; i++) {
        if (board(&boards[i], value, "uuid") && !strcmp(uuid, value)) {
            *device = &boards[i];
            return enter(*device, __func__);
        }
    }
    return NVML_ERROR_NOT_FOUND;
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *name, unsigned length) {
    ENTER(device);
    return text(device, "name", name, length);
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, unsigned length) {
    ENTER(device);
    return text(device, "uuid", uuid, length);
}

nvmlReturn_t nvmlDeviceGetSerial(nvmlDevice_t device, char *serial, unsigned length) {
    ENTER(device);
    return text(device, "serial", serial, length);
}

nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci) {
    ENTER(device);
    memset(pci, 0, sizeof *pci);
    small(device, "pci_device_id", &pci->pciDeviceId);
    return text(device, "pci", pci->busId, sizeof pci->busId);
}

nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t device, unsigned *current, unsigned *pending) {
    nvmlReturn_t status;
    ENTER(device);
    status = small(device, "mig", current);
    *pending = *current;
    return status;
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *rates) {
    ENTER(device);
    rates->memory = 0;
    return small(device, "utilisation_percent", &rates->gpu);
}

nvmlReturn_t nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device, unsigned long long *energy) {
    ENTER(device);
    return number(device, "energy_mj", energy);
}

nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, unsigned *power) {
    ENTER(device);
    return small(device, "power_mw", power);
}

nvmlReturn_t nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, unsigned *limit) {
    ENTER(device);
    return small(device, "power_limit_mw", limit);
}

nvmlReturn_t nvmlDeviceGetPowerManagementLimitConstraints(nvmlDevice_t device, unsigned *least,
                                                          unsigned *most) {
    ENTER(device);
    *least = 0;
    return small(device, "power_limit_max_mw", most);
}

nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t *memory) {
    nvmlReturn_t status;
    ENTER(device);
    if (memory->version != nvmlMemory_v2)
        return NVML_ERROR_ARGUMENT_VERSION_MISMATCH;
    status = number(device, "memory_total_bytes", &memory->total);
    return status == NVML_SUCCESS ? number(device, "memory_used_bytes", &memory->used) : status;
}

nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, nvmlTemperatureSensors_t sensor,
                                      unsigned *celsius) {
    ENTER(device);
    (void)sensor;
    return small(device, "temperature_celsius", celsius);
}

nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, nvmlClockType_t type, unsigned *mhz) {
    ENTER(device);
    return small(device, type == NVML_CLOCK_MEM ? "clock_memory_mhz" : "clock_sm_mhz", mhz);
}

nvmlReturn_t nvmlDeviceGetTotalEccErrors(nvmlDevice_t device, nvmlMemoryErrorType_t type,
                                         nvmlEccCounterType_t counter, unsigned long long *errors) {
    ENTER(device);
    if (type != NVML_MEMORY_ERROR_TYPE_UNCORRECTED || counter != NVML_VOLATILE_ECC)
        return NVML_ERROR_INVALID_ARGUMENT;
    return number(device, "ecc_uncorrected", errors);
}

nvmlReturn_t nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t device,
                                                       unsigned long long *reasons) {
    ENTER(device);
    return number(device, "throttle_reasons", reasons);
}

#ifndef NVML_SIM_OLD_DRIVER
nvmlReturn_t nvmlDeviceGetTemperatureV(nvmlDevice_t device, nvmlTemperature_t *temperature) {
    unsigned celsius = 0;
    nvmlReturn_t status;
    ENTER(device);
    if (temperature->version != nvmlTemperature_v1)
        return NVML_ERROR_ARGUMENT_VERSION_MISMATCH;
    status = small(device, "temperature_celsius", &celsius);
    temperature->temperature = (int)celsius;
    return status;
}
#endif
