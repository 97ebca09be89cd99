using System.Buffers;
using System.Buffers.Binary;

namespace PureZmq.Protocol;

/// <summary>The 64 octets with which a ZMTP 3 connection opens, sent in three pieces so that older peers can still be recognised.</summary>
/// <remarks>Specification: 37/ZMTP, "Version Negotiation"; the pieces are those of libzmq.</remarks>
internal static class Greeting
{
    /// <summary>Octets of a whole greeting.</summary>
    public const int Length = 64;

    /// <summary>Octets of the signature, sent before anything is known of the peer.</summary>
    public const int SignatureLength = 10;

    /// <summary>Where the major version is.</summary>
    public const int MajorOffset = 10;

    /// <summary>Where the minor version is.</summary>
    public const int MinorOffset = 11;

    /// <summary>Where the name of the mechanism is.</summary>
    public const int MechanismOffset = 12;

    /// <summary>Octets of the mechanism's name, padded with zeros.</summary>
    public const int MechanismLength = 20;

    /// <summary>Octet 0 of every versioned peer.</summary>
    public const byte SignatureStart = 0xFF;

    /// <summary>Octet 9. Only its lowest bit is looked at: it tells a versioned peer from the long frame of a ZMTP 1.0 peer.</summary>
    public const byte SignatureEnd = 0x7F;

    /// <summary>The version announced.</summary>
    public const byte Major = 3;

    /// <summary>The version announced.</summary>
    public const byte Minor = 1;

    /// <summary>The lowest major version of a peer that has a whole greeting.</summary>
    public const byte OldestMajor = 3;

    /// <summary>Appends octets 0 to 9. The length of our routing id is the padding: to a ZMTP 1.0 peer this is the header of our
    /// identity frame.</summary>
    public static void WriteSignature(IBufferWriter<byte> output, int routingIdLength)
    {
        var signature = output.GetSpan(SignatureLength);
        signature[0] = SignatureStart;
        BinaryPrimitives.WriteInt64BigEndian(signature[1..], routingIdLength + 1L);
        signature[SignatureLength - 1] = SignatureEnd;
        output.Advance(SignatureLength);
    }

    /// <summary>Appends octet 10.</summary>
    public static void WriteMajor(IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = Major;
        output.Advance(1);
    }

    /// <summary>Appends octets 11 to 63.</summary>
    public static void WriteRest(IBufferWriter<byte> output, ReadOnlySpan<byte> mechanism)
    {
        const int RestLength = Length - MinorOffset;
        var rest = output.GetSpan(RestLength)[..RestLength];
        rest.Clear(); // as-server and filler are zero
        rest[0] = Minor;
        mechanism.CopyTo(rest[1..]);
        output.Advance(RestLength);
    }

    /// <summary>Whether the whole field of a greeting names this mechanism.</summary>
    public static bool NamesMechanism(ReadOnlySpan<byte> greeting, ReadOnlySpan<byte> mechanism)
    {
        var field = greeting.Slice(MechanismOffset, MechanismLength);
        return field.StartsWith(mechanism) && !field[mechanism.Length..].ContainsAnyExcept((byte)0);
    }
}
