using System.Text;

namespace PureZmq.Testing;

/// <summary>A frame as a <see cref="RawPeer"/> read it off the wire.</summary>
public sealed record WireFrame(byte Flags, byte[] Body)
{
    /// <summary>Another frame of the same message follows.</summary>
    public bool HasMore => (Flags & Wire.MoreFlag) != 0;

    /// <summary>The size took eight octets.</summary>
    public bool IsLong => (Flags & Wire.LongFlag) != 0;

    /// <summary>The frame is a command, not part of a message.</summary>
    public bool IsCommand => (Flags & Wire.CommandFlag) != 0;

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The name of the command; empty for a frame of a message.</summary>
    public string CommandName => IsCommand && Body.Length > Body[0] ? Encoding.ASCII.GetString(Body, 1, Body[0]) : "";

    /// <summary>What follows the name of the command.</summary>
    public byte[] CommandData => IsCommand && Body.Length > Body[0] ? Body[(1 + Body[0])..] : [];

    /// <inheritdoc/>
    public override string ToString() => $"flags {Flags:X2}, {Body.Length} octets: {Wire.ToHex(Body.AsSpan(0, Math.Min(Body.Length, 64)))}";
}
