using PureZmq.Tool.Output;

namespace PureZmq.Tool.Proxying;

/// <summary>Which socket types can be the two sides of a proxy.</summary>
/// <remarks>Both sides must be able to do all that their type does: what sends and receives needs an opposite that takes and gives, or its
/// peers' messages wait for ever, and what takes turns needs one that does. An XSUB is subscribed by whoever stands behind the other side.
/// Either may be the frontend.</remarks>
internal static class ProxyPairs
{
    private static readonly Dictionary<string, string[]> Opposites = new()
    {
        ["router"] = ["dealer", "router", "pair"],
        ["dealer"] = ["router", "dealer", "pair", "xsub", "xpub"],
        ["pair"] = ["router", "dealer", "pair", "xsub", "xpub"],
        ["xsub"] = ["xpub", "dealer", "pair"],
        ["xpub"] = ["xsub", "dealer", "pair"],
        ["pull"] = ["push", "pub"],
        ["sub"] = ["push", "pub"],
        ["push"] = ["pull", "sub"],
        ["pub"] = ["pull", "sub"],
        ["rep"] = ["req"],
        ["req"] = ["rep"],
    };

    /// <summary>What is wrong with two types as sides; null when they fit.</summary>
    internal static string? Complaint(string frontend, string backend)
    {
        if (Opposites[frontend].Contains(backend))
            return null;
        var fitting = frontend == backend ? Fitting(frontend) : $"{Fitting(frontend)}; {Fitting(backend)}";
        return $"{frontend} and {backend} do not fit as the sides of a proxy: {fitting}.";
    }

    private static string Fitting(string type) => $"{type} fits {Page.Listed(Opposites[type])}";
}
