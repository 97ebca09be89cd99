using System.Collections.ObjectModel;
using System.Text;

namespace PureZmq.Sockets;

/// <summary>The rule for metadata of the program's own, checked where a program sets it.</summary>
internal static class PeerMetadataOption
{
    private const string Prefix = "X-";

    // The handshake writes the length of a name in one octet.
    private const int LongestName = 255;

    /// <summary>A copy of the properties, which nobody can change any more.</summary>
    /// <exception cref="ArgumentNullException">There is no dictionary, or a value is null.</exception>
    /// <exception cref="ArgumentException">A name does not begin with <c>X-</c>, holds a colon, or is over 255 octets; or a value is
    /// empty.</exception>
    public static IReadOnlyDictionary<string, string> Copy(IReadOnlyDictionary<string, string> properties, string option)
    {
        ArgumentNullException.ThrowIfNull(properties, option);
        var copy = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in properties)
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal))
                throw new ArgumentException($"The name of a property begins with X- and holds no colon; \"{name}\" does not.", option);
            if (Encoding.UTF8.GetByteCount(name) > LongestName)
                throw new ArgumentException($"The name of a property has at most {LongestName} octets; \"{name}\" has more.", option);
            if (string.IsNullOrEmpty(value))
                throw new ArgumentException($"The property \"{name}\" has no value.", option);
            if (!copy.TryAdd(name, value))
                throw new ArgumentException($"The property \"{name}\" is there twice; case makes no difference to a name.", option);
        }

        return new ReadOnlyDictionary<string, string>(copy);
    }
}
