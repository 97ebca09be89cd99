namespace PureZmq.Tests.Engine;

/// <summary>Mistakes that whoever uses the drive right could make. The model has to notice each of them, or it proves nothing.</summary>
public enum DriveFault
{
    /// <summary>The protocol as it is meant.</summary>
    None,

    /// <summary>Leaving with nobody parked, the I/O thread's set is not armed.</summary>
    LeaveForgetsToArm,

    /// <summary>Taking the lead, the I/O thread's set stays armed.</summary>
    LeadForgetsToDisarm,

    /// <summary>A follower whose time ran out keeps the lead that was handed to it.</summary>
    TimedOutFollowerDropsLead,

    /// <summary>A follower whose time ran out loses the message that it was given.</summary>
    TimedOutFollowerDropsMessage,

    /// <summary>A follower that is given the lead and does not need it passes it on without doing what was posted meanwhile.</summary>
    FollowerLeavesWithoutDoingTheWork,

    /// <summary>A kick of a sleeping leader is not written.</summary>
    KickIsNotWritten,

    /// <summary>The leader says that it sleeps only after it left the gate.</summary>
    LeaderFallsAsleepOutsideTheGate,

    /// <summary>A leader that is back from the kernel still counts as asleep, and kicks itself when it serves its own wait.</summary>
    LeaderForgetsThatItWoke,

    /// <summary>The I/O thread is never told that it has to tick.</summary>
    TickPromiseIsDropped,

    /// <summary>The I/O thread drops a reactor from its ticks although it was to keep it.</summary>
    TickForgetsTheReactor,

    /// <summary>A tick without the gate keeps a reactor that nobody has left since the one before.</summary>
    QuietTickKeepsWhatIsIdle,

    /// <summary>A leader that leaves passes over those who are parked.</summary>
    LeaderDoesNotHandOver,

    /// <summary>A follower is given the lead but not woken.</summary>
    HandOverDoesNotWake,

    /// <summary>An awaiter is queued beside a free reactor that is only ticked, and nothing is armed.</summary>
    AwaiterDoesNotArm,

    /// <summary>Leaving, nobody asks whether awaiters or writes need more than a tick.</summary>
    LeaveIgnoresAwaiters,

    /// <summary>Messages are read but whoever waits is not looked at.</summary>
    TurnServesNobody,

    /// <summary>Posted work does not wake the leader.</summary>
    WorkDoesNotKick,
}
