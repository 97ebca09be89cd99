using System.CommandLine;

namespace PureZmq.Tool.Commands;

/// <summary>Options that more than one kind of command has.</summary>
internal static class CommonOptions
{
    /// <summary><c>--hwm</c>.</summary>
    internal static Option<int?> HighWaterMark() => NumberOption.Whole(
        "--hwm", "N", "Most messages that wait for one peer, each way. 0: no limit; default: 1000.", 0, int.MaxValue);

    /// <summary><c>--linger</c>.</summary>
    internal static Option<int?> Linger(int defaultMilliseconds) => NumberOption.Milliseconds(
        "--linger", $"At the end, longest wait until all is sent. -1: no limit; default: {defaultMilliseconds}.");
}
