using PureZmq.Bench.Results;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>Rows with made-up figures: libzmq's runs spread by a tenth around theirs.</summary>
internal static class Rows
{
    internal static BenchRow Of(
        string scenario, string variant, string transport, int size, double ours, double? theirs, string unit = "msg/s") => new()
    {
        Scenario = scenario,
        Variant = variant,
        Transport = transport,
        Size = size,
        Unit = unit,
        PureZmq = ours,
        Libzmq = theirs,
        Ratio = ours / theirs,
        CpuRatio = theirs is null ? null : 0.25,
        AllocatedBytesPerMessage = 0,
        Runs = 5,
        PureZmqRange = [ours, ours],
        LibzmqRange = theirs is { } figure ? [figure * 0.9, figure * 1.1] : null,
    };

    internal static BenchRow PushPull(string transport, int size, double ours, double? theirs)
        => Of("push-pull", "default", transport, size, ours, theirs);

    internal static BenchRow OpenLoop(string variant, double ours, double theirs)
        => Of("open-loop", variant, "tcp", 64, ours, theirs, "us");
}
