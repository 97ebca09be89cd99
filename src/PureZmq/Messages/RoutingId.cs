using System.Text;
using PureZmq.Messages;

namespace PureZmq;

/// <summary>The name by which a ROUTER knows one of its peers: up to 255 octets, compared octet by octet.</summary>
/// <remarks>
/// <para>Specification: 28/REQREP; libzmq calls it routing id or identity.</para>
/// <para>Thread safety: a value that does not change, for any thread. The default value is empty and names nobody.</para>
/// </remarks>
public readonly struct RoutingId : IEquatable<RoutingId>
{
    private readonly byte[]? _octets;

    /// <summary>Shares the array, which nobody may change from now on.</summary>
    internal RoutingId(byte[]? octets) => _octets = octets;

    /// <summary>The octets.</summary>
    public ReadOnlySpan<byte> Span => _octets;

    /// <summary>How many octets the id has.</summary>
    public int Length => _octets is null ? 0 : _octets.Length;

    /// <summary>Whether the id has no octets.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The octets themselves, not a copy; never to be changed.</summary>
    internal byte[] SharedArray => _octets ?? [];

    /// <summary>Makes an id from the UTF-8 octets of a text.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static implicit operator RoutingId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RoutingId(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Makes an id from a copy of some octets.</summary>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static implicit operator RoutingId(byte[] octets)
    {
        ArgumentNullException.ThrowIfNull(octets);
        return new RoutingId(octets.AsSpan().ToArray());
    }

    /// <summary>Whether two ids have the same octets.</summary>
    public static bool operator ==(RoutingId left, RoutingId right) => left.Equals(right);

    /// <summary>Whether two ids differ.</summary>
    public static bool operator !=(RoutingId left, RoutingId right) => !left.Equals(right);

    /// <summary>A copy of the octets, the caller's own.</summary>
    public byte[] ToArray() => Span.ToArray();

    /// <inheritdoc/>
    public bool Equals(RoutingId other) => ReferenceEquals(_octets, other._octets) || Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RoutingId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The id as a dump shows it: its text when every octet is printable ASCII, else <c>0x</c> and upper-case hexadecimal
    /// digits.</summary>
    public override string ToString() => MessageDump.OfFrame(Span);
}
