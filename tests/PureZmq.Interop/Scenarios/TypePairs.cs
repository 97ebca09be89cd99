using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>The pairs of socket types that accept each other, for theories: our type, the other side's, and whether we bind.</summary>
public static class TypePairs
{
    private static readonly (string, string)[] Accepted =
    [
        ("PAIR", "PAIR"), ("PUB", "SUB"), ("PUB", "XSUB"), ("XPUB", "SUB"), ("XPUB", "XSUB"), ("PUSH", "PULL"), ("REQ", "REP"),
        ("REQ", "ROUTER"), ("DEALER", "REP"), ("DEALER", "DEALER"), ("DEALER", "ROUTER"), ("ROUTER", "ROUTER"),
    ];

    private static readonly (string, string)[] Common =
        [("PAIR", "PAIR"), ("PUB", "SUB"), ("PUSH", "PULL"), ("REQ", "REP"), ("DEALER", "ROUTER")];

    private static readonly (string, string)[] Heavy = [("PUSH", "PULL"), ("DEALER", "ROUTER")];

    /// <summary>Every accepted pair in both directions and both roles.</summary>
    public static TheoryData<string, string, bool> All => Rows(Accepted, [true, false]);

    /// <summary>The pairs of everyday programs in both directions; every pair in both roles in the full run.</summary>
    public static TheoryData<string, string, bool> Few => TestMatrix.IsFull ? All : Rows(Common, [true]);

    /// <summary>The pairs of everyday programs in both directions and both roles; every pair in the full run.</summary>
    public static TheoryData<string, string, bool> Both => TestMatrix.IsFull ? All : Rows(Common, [true, false]);

    /// <summary>The pairs for messages so long that few can be sent: one that answers; in the full run two in both roles.</summary>
    public static TheoryData<string, string, bool> Huge =>
        TestMatrix.IsFull ? Rows(Heavy, [true, false]) : new TheoryData<string, string, bool> { { "DEALER", "ROUTER", true } };

    private static TheoryData<string, string, bool> Rows((string, string)[] pairs, bool[] roles)
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var (ours, theirs) in pairs.Union(pairs.Select(pair => (pair.Item2, pair.Item1))))
        {
            foreach (var weBind in roles)
                rows.Add(ours, theirs, weBind);
        }

        return rows;
    }
}
