using System.Buffers.Binary;
using System.Text;

namespace PureZmq.Testing;

/// <summary>What the other side said of itself in its greeting and its READY.</summary>
public sealed record PeerReady(byte[] Greeting, IReadOnlyList<KeyValuePair<string, byte[]>> Properties)
{
    /// <summary>The major version announced.</summary>
    public byte Major => Greeting[10];

    /// <summary>The minor version announced.</summary>
    public byte Minor => Greeting[11];

    /// <summary>The announced socket type; null when there was none.</summary>
    public string? SocketType => this["Socket-Type"] is { } value ? Encoding.ASCII.GetString(value) : null;

    /// <summary>The announced identity; null when there was none.</summary>
    public byte[]? Identity => this["Identity"];

    /// <summary>The first property of this name.</summary>
    public byte[]? this[string name] => Properties.FirstOrDefault(property => property.Key == name).Value;

    /// <summary>Reads the data of a READY command.</summary>
    public static IReadOnlyList<KeyValuePair<string, byte[]>> ParseProperties(ReadOnlySpan<byte> data)
    {
        var properties = new List<KeyValuePair<string, byte[]>>();
        while (!data.IsEmpty)
        {
            var name = Encoding.ASCII.GetString(data.Slice(1, data[0]));
            data = data[(1 + data[0])..];
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(data);
            properties.Add(KeyValuePair.Create(name, data.Slice(4, length).ToArray()));
            data = data[(4 + length)..];
        }

        return properties;
    }
}
