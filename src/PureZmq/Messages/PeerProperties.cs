namespace PureZmq.Messages;

/// <summary>What is known of the peer a message came from. Made once for a connection, shared by all its messages, never changed.</summary>
/// <remarks>Names are compared without regard to case. Of two properties with one name the first counts, so what we know of a
/// connection ourselves goes in front of what the peer claims.</remarks>
internal sealed class PeerProperties
{
    public const string PeerAddress = "Peer-Address";
    private const string Identity = "Identity";
    private const string RoutingIdAlias = "Routing-Id";
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private PeerProperties()
    {
    }

    /// <summary>Makes the properties of a connection.</summary>
    /// <param name="peerAddress">The peer's address without its port; null when the transport has none.</param>
    /// <param name="announced">What the peer said of itself: Socket-Type, Identity, X-... .</param>
    public static PeerProperties Create(string? peerAddress, IEnumerable<KeyValuePair<string, string>> announced)
    {
        var properties = new PeerProperties();
        var values = properties._values;
        if (peerAddress is not null)
            values.Add(PeerAddress, peerAddress);
        foreach (var (name, value) in announced)
            values.TryAdd(name, value);

        // The wire says Identity and users say routing id: both names find the value.
        if (values.TryGetValue(Identity, out var identity))
            values.TryAdd(RoutingIdAlias, identity);
        return properties;
    }

    /// <summary>A property's value; null when it is unknown.</summary>
    public string? Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>All of them, for a snapshot.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _values;
}
